import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's set filters keep lists in order", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ [8, 6, 7] | union([5, 6]) }} {{ [1, 2, 3] | intersect([3, 2, 9]) }} {{ ['c', 'a'] | difference(['a']) }} {{ [1, 2, 3] | symmetric_difference([3, 4]) }}",
      "[8, 6, 7, 5] [2, 3] ['c'] [1, 2, 4]",
    ],
    [
      "{{ ['b', 'a', 'b'] | unique }} {{ [[1], [2], [1]] | unique }} {{ 'banana' | unique | sort | join }} {{ [1, 1.0, true] | unique }}",
      "['b', 'a'] [[1], [2]] abn [1]",
    ],
    [
      '{{ [[1], [2]] | union([[2], [3]]) }} {{ [[1], [2]] | intersect([[2]]) }} {{ [[1], [2]] | difference([[2]]) }} {{ [[1], [2]] | symmetric_difference([[2], [3]]) }}',
      '[[1], [2], [3]] [[2]] [[1]] [[1], [3]]',
    ],
    [
      "{{ (1, 2) | union((2, 3)) }} {{ [3, 1, 2] | avg }} {{ 5 | avg }} {{ ['b', 'A'] | max }} {{ ['b', 'A'] | min }}",
      '{1, 2, 3} 2.0 5.0 b A',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [] | max }}', 'ValueError: max() arg is an empty sequence'],
    ['{{ [] | min }}', 'ValueError: min() arg is an empty sequence'],
    ['{{ 5 | unique }}', "TypeError: 'int' object is not iterable"],
    ['{{ [] | avg }}', 'ZeroDivisionError: division by zero'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

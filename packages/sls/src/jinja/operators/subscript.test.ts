import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Elements and slices are taken as in Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'hello'[1] }} {{ 'hello'[-1] }} {{ [1, 2, 3][-2] }} {{ (1, 2)[0] }} {{ range(10)[3] }} {{ range(10)[-1] }}",
      'e o 2 1 3 9',
    ],
    [
      "{{ 'hello'[1:3] }} {{ 'hello'[:2] }} {{ 'hello'[-2:] }} {{ 'hello'[::2] }} {{ 'hello'[::-1] }}",
      'el he lo hlo olleh',
    ],
    [
      '{{ [1, 2, 3, 4, 5][4:1:-1] }} {{ [1, 2, 3][5:] }} {{ [1, 2, 3][-10:2] }} {{ (1, 2, 3)[1:] }}',
      '[5, 4, 3] [] [1, 2] (2, 3)',
    ],
    [
      '{{ range(4)[::-1] }} {{ range(10)[2:8:3] }} {{ range(4).index(2) }} {{ range(4)[:0] | list }}',
      'range(3, -1, -1) range(2, 8, 3) 2 []',
    ],
    ["{{ [1, 2, 3][true] }} {{ {1: 'a', none: 'b'}[none] }} {{ {(1, 2): 'x'}[1, 2] }}", '2 b x'],
    ["{{ '😀x'[0] }} {{ '😀x'[1:] }} {{ '😀x' | length }}", '😀 x 2'],
    ["{{ [1].0 }} {{ {'a': [{'b': 'c'}]}.a.0.b }} {{ {'a': 1}['a'] }}", '1 c 1'],
    [
      "{{ [1][5] is defined }} {{ {}.x is defined }} {{ 'a'.x is defined }} {{ 5['a'] is defined }}",
      'False False False False',
    ],
    ["{{ [1][none] is defined }} {{ {}[[]] is defined }} {{ [1]['0'] is defined }}", 'False False False'],
    [
      "{{ {'items': 1}['items'] }} {{ {'items': 1}.items is callable }} {{ {}['items'] is callable }}",
      '1 True True',
    ],
    ["{{ {'a': 1}.get('a') }} {{ {1: 2}.get(true) }}", '1 2'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [1, 2][::0] }}', 'ValueError: slice step cannot be zero'],
    ["{{ [1]['a':] }}", 'TypeError: slice indices must be integers or None or have an __index__ method'],
    ['{{ none.x }}', "'None' has no attribute 'x'"],
    ['{{ {}.x.y }}', "'dict object' has no attribute 'x'"],
    ['{{ missing[0] }}', "'missing' is undefined"],
    ['{{ {}[missing] }}', "'missing' is undefined"],
    ['{{ 5[1:] }}', "TypeError: 'int' object is not subscriptable"],
    ['{{ {}.x }}', "'dict object' has no attribute 'x'"],
    ['{{ [][0] }}', 'list object has no element 0'],
    ["{{ {'a': 1}[2] }}", 'dict object has no element 2'],
    ["{{ 'abc'.nothing }}", "'str object' has no attribute 'nothing'"],
    ['{{ none.a }}', "'None' has no attribute 'a'"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

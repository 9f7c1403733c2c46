import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Templates have the functions of Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      '{{ range(3) | list }} {{ range(2, 10, 3) | list }} {{ range(3, 0, -1) | list }} {{ range(0) | list }} {{ range(1, 3) }} {{ range(0, 4, 2) }}',
      '[0, 1, 2] [2, 5, 8] [3, 2, 1] [] range(1, 3) range(0, 4, 2)',
    ],
    [
      "{{ dict(a=1, b='x') }} {{ dict([('k', 'v')]) }} {{ dict({'a': 1}, **{'b': 2}) }} {{ dict() }}",
      "{'a': 1, 'b': 'x'} {'k': 'v'} {'a': 1, 'b': 2} {}",
    ],
    [
      "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% do c.reset() %}{{ c.next() }}",
      'ababa',
    ],
    [
      "{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}c {% set k = joiner() %}{{ k() }}x{{ k() }}y",
      'a|b|c x, y',
    ],
    [
      "{% set n = namespace({'a': 1}, b=2) %}{{ n.a }}{{ n.b }}{% set n.c = 3 %}{{ n.c }}{{ n['c'] is defined }}",
      '123True',
    ],
    ['{{ lipsum(n=2, html=false) | length > 20 }} {{ lipsum(1) is string }}', 'True True'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ range() }}', 'TypeError: range expected at least 1 argument, got 0'],
    ['{{ range(0, 5, 0) }}', 'ValueError: range() arg 3 must not be zero'],
    ['{{ range(100001) }}', 'OverflowError: Range too big: ranges longer than 100000 are not allowed'],
    ['{{ cycler() }}', 'RuntimeError: at least one item has to be provided'],
    ["{{ range('a') }}", "TypeError: 'stop' must be int, not str"],
    ['{{ dict(1) }}', "TypeError: 'int' object is not iterable"],
    ['{{ namespace().x }}', "'Namespace object' has no attribute 'x'"],
    ['{{ range(1.5) }}', "TypeError: 'stop' must be int, not float"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Expressions are read by the grammar of Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'a' 'b' }} {{ \"it's\" }} {{ 'a\\tb' }} {{ '\\d\\.' }} {{ '\\x41\\u00e9\\101' }} {{ 'it\\'s' }}",
      "ab it's a\tb \\d\\. AéA it's",
    ],
    [
      "{{ [1, 2,] }} {{ (1,) }} {{ () }} {{ {'a': 1,} }} {{ 1, 2 }} {{ (1) }}",
      "[1, 2] (1,) () {'a': 1} (1, 2) 1",
    ],
    ["{{ {1: 'a', 1.5: 'b', none: 'c', (1, 2): 'd'} }}", "{1: 'a', 1.5: 'b', None: 'c', (1, 2): 'd'}"],
    ['{{ true }} {{ True }} {{ false }} {{ none }} {{ None }}', 'True True False None None'],
    ["{{ 'x' ~ 1 ~ none ~ [1] }} {{ 1 ~ 2 + 3 | string }}", 'x1None[1] 123'],
    ["{{ 'a' if 1 else 'b' }} {{ 'a' if 0 }}|{{ 'a' if 0 else 'b' if 1 else 'c' }}", 'a |b'],
    [
      "{{ 'a' | upper ~ 'b' }} {{ ('a' ~ 'b') | upper }} {{ -1 | abs }} {{ [1, 2] | length + 1 }}",
      'Ab AB 1 3',
    ],
    [
      '{{ 1 is odd and 2 is even }} {{ not 1 is even }} {{ 1 is not even }} {{ 3 is divisibleby 3 }} {{ 3 is divisibleby(2) }}',
      'True True True True False',
    ],
    ["{{ 'x' is in ['x'] }} {{ 1 is in [2] or true }} {{ 5 is gt 4 }}", 'True True True'],
    [
      "{{ dict(a=1, **{'b': 2}) }} {{ range(*[1, 4]) | list }} {{ dict(a=1,) }}",
      "{'a': 1, 'b': 2} [1, 2, 3] {'a': 1}",
    ],
    ['{{ 2 in [1, 2] and 3 not in [1] }} {{ not 1 in [1] }}', 'True False'],
    ["{{ {'a': {'b': [1, 2]}}.a['b'][1] }} {{ 'a,b'.split(',')[0].upper() }}", '2 A'],
    ["{{ 'a'.upper().lower() | upper }} {{ ['b'] | first | upper }}", 'A B'],
    ['{{ - 5 }} {{ 1 - -1 }} {{ +3 }} {{ 2 * -3 }}', '-5 2 3 -6'],
    ['{{ (1 if true else 2) + 1 }}', '2'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'é' ~ ñ }}", "'ñ' is undefined"],
    ['{{ [x for x in y] }}', "expected token ',', got 'for'"],
    ['{{ }}', "Expected an expression, got 'end of print statement'"],
    ['{{ 1 + }}', "unexpected 'end of print statement'"],
    ['{{ a..b }}', 'expected name or number'],
    ['{{ [1, 2 }}', "unexpected '}', expected ']'"],
    ['{{ (1 }}', "unexpected '}', expected ')'"],
    ["{{ {'a' 1} }}", "expected token ':', got '1'"],
    ["{{ 'abc }}", 'a text is not closed'],
    ['{{ 1 2 }}', "expected token 'end of print statement', got '2'"],
    ['{{ foo(a=1, 2) }}', 'invalid syntax for function call expression'],
    ['{{ a b }}', "expected token 'end of print statement', got 'b'"],
    ['{{ x is odd is even }}', 'You cannot chain multiple tests with is'],
    ['{{ ] }}', "unexpected ']'"],
    ['{{ (1] }}', "unexpected ']', expected ')'"],
    ["{{ 'x' | }}", "expected token 'name', got 'end of print statement'"],
    ['{{ 1 if }}', "unexpected 'end of print statement'"],
    ["{{ a.'b' }}", 'expected name or number'],
    ['{{ {1} }}', "expected token ':', got '}'"],
    ["{{ '\\N{DIGIT ONE' }}", 'truncated \\N escape'],
    ["{{ '\\x4' }}", 'truncated \\x escape'],
    ['{{ a! }}', "unexpected char '!'"],
    ['{{ f(**a, **b) }}', 'invalid syntax for function call expression'],
    ['{{ f(*a, b) }}', 'invalid syntax for function call expression'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

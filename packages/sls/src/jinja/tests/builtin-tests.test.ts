import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Values are tested as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{% for v in ['x', 1, 1.5, true, none, [1], {'a': 1}, (1,), range(2)] %}{{ v is string }} {{ v is number }} {{ v is integer }} {{ v is float }} {{ v is boolean }} {{ v is none }} {{ v is mapping }} {{ v is iterable }} {{ v is sequence }} {{ v is callable }}\n{% endfor %}",
      'True False False False False False False True True False\nFalse True True False False False False False False False\nFalse True False True False False False False False False\nFalse True False False True False False False False False\nFalse False False False False True False False False False\nFalse False False False False False False True True False\nFalse False False False False False True True True False\nFalse False False False False False False True True False\nFalse False False False False False False True True False\n',
    ],
    [
      '{{ x is defined }} {{ x is undefined }} {{ 1 is defined }} {{ {}.a is defined }} {{ [][0] is undefined }}',
      'False True True False True',
    ],
    [
      '{{ 3 is odd }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 0 is even }} {{ -3 is odd }}',
      'True True True True True',
    ],
    [
      '{{ 1 is eq 1 }} {{ 1 is equalto 2 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 1 is le 1 }} {{ 2 is gt 1 }} {{ 2 is greaterthan 1 }} {{ 1 is lessthan 2 }} {{ 2 is ge 3 }}',
      'True False True True True True True True False',
    ],
    [
      '{{ true is true }} {{ 1 is true }} {{ false is false }} {{ none is sameas none }} {{ 1 is sameas 1 }} {{ [] is sameas [] }}',
      'True False True True True False',
    ],
    [
      "{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'a' is in 'abc' }} {{ 1 is in [1] }} {{ 2 is not in [1] }}",
      'True True True True True',
    ],
    [
      "{{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }} {{ 'x' | safe is escaped }} {{ 'x' is escaped }}",
      'True False True False True False',
    ],
    [
      "{{ {}.items() is iterable }} {{ {}.keys() is sequence }} {{ [1] | map('string') is iterable }}",
      'True False True',
    ],
    ['{{ missing is none }}', 'False'],
    ['{{ missing is string }}', 'False'],
    [
      '{{ 5 is filter }} {{ none is test }} {{ odict(a=1).keys() is sequence }} {{ odict(a=1) is mapping }}',
      'False False False True',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ 1 is nosuch }}', "No test named 'nosuch'"],
    ["{{ 'a' is odd }}", 'TypeError: not all arguments converted during string formatting'],
    ['{{ missing is odd }}', "'missing' is undefined"],
    ['{{ 1 is divisibleby 0 }}', 'ZeroDivisionError: integer modulo by zero'],
    ['{{ 1 is in 5 }}', "TypeError: argument of type 'int' is not iterable"],
    ['{{ missing is iterable }}', "'missing' is undefined"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

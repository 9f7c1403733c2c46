import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest, type Surroundings } from '../render-in-tests.ts';

describe('Names are seen where Jinja lets them be seen', () => {
  const rendered: readonly (readonly [template: string, text: string, surroundings?: Surroundings])[] = [
    ['{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}', '2 3 1'],
    [
      '{% set ns = namespace(x=1, y=none) %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }} {{ ns.y }} {{ ns.z is defined }}',
      '4 None False',
    ],
    ['{% if true %}{% set x = 1 %}{% endif %}{{ x }}', '1'],
    [
      '{% with a = 1, b = 2 %}{{ a + b }}{% set c = 3 %}{% endwith %}{{ a is defined }}{{ c is defined }}',
      '3FalseFalse',
    ],
    ['{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}', '211'],
    ['{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}', '1False'],
    ["{% set d | upper | replace('B', 'x') %}abc{% endset %}{{ d }}", 'AxC'],
    ['{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}', '2'],
    ['{% macro m() %}{% set z = 1 %}{{ z }}{% endmacro %}{{ m() }}{{ z is defined }}', '1False'],
    ['{% for x in [1] %}{% endfor %}{{ x is defined }}', 'False'],
    ['{% set x = x | default(5) %}{{ x }}', '5'],
    ["{% filter upper %}{% set q = 'a' %}{{ q }}{% endfilter %}{{ q is defined }}", 'AFalse'],
    [
      "{% for x in [1, 2] %}{% if x == 1 %}{% set y = 'first' %}{% endif %}{{ y | default('none') }} {% endfor %}",
      'first none ',
    ],
    ['{% set a, b = b | default(1), 2 %}{{ a }}{{ b }}', '12'],
    ['{{ x }}{% set x = 2 %}{{ x }}', '12', { names: { x: 1 } }],
    ['{% for x in [x] %}{{ x }}{% endfor %}', '7', { names: { x: 7 } }],
    ['{% set l = [] %}{% for i in [1, 2] %}{% do l.append(i) %}{% endfor %}{{ l }}', '[1, 2]'],
  ];

  for (const [template, text, surroundings] of rendered) {
    test(`${JSON.stringify(template)} renders as ${JSON.stringify(text)}`, () => {
      expect(renderInTest(template, surroundings).text).toBe(text);
    });
  }

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{% set x = {} %}{% set x.a = 1 %}', 'cannot assign attribute on non-namespace object'],
    ['{% set q.a = 1 %}', 'cannot assign attribute on non-namespace object'],
    ['{% for i in [1] %}{% set y = i %}{% endfor %}{{ y }}', "'y' is undefined"],
    ['{{ x }}{% set x = 1 %}', "'x' is undefined"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

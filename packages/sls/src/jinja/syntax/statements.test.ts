import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Statements are read by the grammar of Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    ['{% raw %}{{ x }} {% y %}{% endraw %}', '{{ x }} {% y %}'],
    ['{# a\n comment #}x', 'x'],
    ['{% if true: %}a{% endif %}', 'a'],
    ['{% set x = 1, 2 %}{{ x }}', '(1, 2)'],
    ['{% set (a, b) = (1, 2) %}{{ a }}{{ b }}', '12'],
    ['{% for (a, b) in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}', '12'],
    ['{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}', '123'],
    ["{% print 1, 'a' %}", '1a'],
    ['{% block a %}x{% endblock a %}', 'x'],
    ['{% with %}a{% endwith %}', 'a'],
    ['{% do [].append(1) %}x', 'x'],
    ['{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %}', 'a'],
    ['{%if 1%}a{%endif%}', 'a'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{x}}{{-1}}', "'x' is undefined"],
    ['{% endif %}', "Encountered unknown tag 'endif'."],
    [
      '{% if 1 %}',
      "Unexpected end of template. Looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    [
      '{% if 1 %}{% endfor %}',
      "Unexpected end of block: 'endfor'. Looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    [
      '{% for x in [1] %}{% if 1 %}{% endfor %}',
      "Unexpected end of block: 'endfor'. Looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    ['{% foo %}', "Encountered unknown tag 'foo'."],
    ['{% if %}a{% endif %}', "Expected an expression, got 'end of statement block'"],
    ['{% for x %}{% endfor %}', "expected token 'in', got 'end of statement block'"],
    ['{% set 1 = 2 %}', "can't assign to 'constant'"],
    ['{% set x.y.z = 1 %}', "expected token 'end of statement block', got '.'"],
    ['{% set true = 1 %}', "can't assign to 'constant'"],
    ['{% break %}', "'break' outside of a loop"],
    ['{% continue %}', "'continue' outside of a loop"],
    ['{% macro m %}{% endmacro %}', "expected token '(', got 'end of statement block'"],
    ['{% macro m(a=1, b) %}{% endmacro %}', 'non-default argument follows default argument'],
    [
      '{% block a-b %}{% endblock %}',
      'Block names have to be identifiers and may not contain hyphens, use an underscore instead.',
    ],
    ['{% block a %}{% endblock %}{% block a %}{% endblock %}', "block 'a' defined twice"],
    ["{% from 'x' import _y %}", 'names starting with an underline can not be imported'],
    ["{% import 'x' %}", "expected token 'as', got 'end of statement block'"],
    ['{% call 5 %}{% endcall %}', 'expected call'],
    ['{% raw %}x', 'Missing end of raw directive'],
    ['{# x', 'Missing end of comment tag'],
    ['{% filter %}{% endfilter %}', "expected token 'name', got 'end of statement block'"],
    [
      '{% set x %}',
      "Unexpected end of template. Looking for the following tags: 'endset'. The innermost block that needs to be closed is 'set'.",
    ],
    ['{% 5 %}', 'tag name expected'],
    ["a {{ 'b'", "this {{ is not closed: unexpected end of template, expected 'end of print statement'"],
    [
      '{% if 1 %}{% else %}{% elif 2 %}{% endif %}',
      "Encountered unknown tag 'elif'. Looking for the following tags: 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    ['{% for x in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}', "'break' outside of a loop"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Macros and call blocks work as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      '{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=0) }}',
      '12 13 04',
    ],
    ["{% macro m(a, b=a ~ '!') %}{{ b }}{% endmacro %}{{ m('x') }}", 'x!'],
    [
      '{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}',
      "1(2, 3){'x': 4}",
    ],
    [
      '{% macro m(a, b=1) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }} {{ m.catch_varargs }} {{ m.caller }}',
      "m ('a', 'b') False False False",
    ],
    [
      "{% macro m(tag) %}<{{ tag }}>{{ caller() }}</{{ tag }}>{% endmacro %}{% call m('b') %}x{% endcall %}",
      '<b>x</b>',
    ],
    [
      "{% macro m(l) %}{% for i in l %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(i, n) m(['a', 'b']) %}{{ n }}{{ i }};{% endcall %}",
      '1a;2b;',
    ],
    [
      "{% macro m() %}{{ caller is defined }}{{ caller() if caller is defined else 'no' }}{% endmacro %}{{ m() }}",
      'Falseno',
    ],
    ['{% macro f(n) %}{% if n %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}', '321'],
    ['{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}', 'False'],
    ['{% macro m() %} x {% endmacro %}{{ m() | trim }}{{ m() is string }}', 'xTrue'],
    ['{% macro m(a=none) %}{{ a }}{% endmacro %}{{ m() }}{{ m(none) }}', 'NoneNone'],
    ['{% macro a() %}A{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}', 'AB'],
    [
      "{% macro m(x) %}{{ x }}{% endmacro %}{{ [1, 2] | map('string') | map('upper') | join }}{{ m(**{'x': 1}) }}{{ m(*[2]) }}",
      '1212',
    ],
    ['{% macro m() %}{{ varargs | length }}{{ kwargs.a }}{% endmacro %}{{ m(1, 2, a=3) }}', '23'],
    ["{% set f = 'x' %}{% macro m(f) %}{{ f }}{% endmacro %}{{ m('y') }}{{ f }}", 'yx'],
    ['{% macro m(a, caller=none) %}{{ a }}{{ caller }}{% endmacro %}{{ m(1) }}', '1None'],
    [
      '{% macro outer() %}{% macro inner() %}i{% endmacro %}{{ inner() }}{% endmacro %}{{ outer() }}{{ inner is defined }}',
      'iFalse',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}', "parameter 'a' was not provided"],
    [
      '{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}',
      "TypeError: macro 'm' takes not more than 1 argument(s): m(a)",
    ],
    [
      '{% macro m(a) %}{% endmacro %}{{ m(1, b=2) }}',
      "TypeError: macro 'm' takes no keyword argument 'b': m(a)",
    ],
    [
      '{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}',
      "TypeError: macro 'm' takes no keyword argument 'a': m(a); it is given by its place already",
    ],
    [
      '{% macro m() %}{% endmacro %}{% call m() %}x{% endcall %}',
      "TypeError: macro 'm' was called by a call block but does not use caller(); it takes no keyword argument 'caller'",
    ],
    ['{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}', 'No caller defined'],
    ['{{ nothing() }}', "'nothing' is undefined"],
    ["{{ 'a'() }}", "TypeError: 'str' object is not callable"],
    ['{{ {}.x() }}', "'dict object' has no attribute 'x'"],
    ['{{ m() }}{% macro m() %}{% endmacro %}', "'m' is undefined"],
    ['{% macro m() %}{% endmacro %}{{ m(**5) }}', 'TypeError: argument after ** must be a mapping, not int'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});

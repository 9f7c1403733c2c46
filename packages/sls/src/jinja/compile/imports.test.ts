import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest, type Surroundings } from '../render-in-tests.ts';

describe('Macros and variables are imported as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string, surroundings?: Surroundings])[] = [
    [
      "{% import 'm' as m %}{{ m.f(1) }}{{ m.v }}{{ m.gone is defined }}",
      'f1VFalse',
      { files: { m: "{% set v = 'V' %}{% macro f(a) %}f{{ a }}{% endmacro %}" } },
    ],
    [
      "{% from 'm' import f, v as w %}{{ f(2) }}{{ w }}{{ v is defined }}",
      'f2VFalse',
      { files: { m: "{% set v = 'V' %}{% macro f(a) %}f{{ a }}{% endmacro %}" } },
    ],
    [
      "{% set l = 1 %}{% from 'm' import f %}{{ f() }}{% from 'm' import f with context %}{{ f() }}",
      '-1',
      { files: { m: "{% macro f() %}{{ l | default('-') }}{% endmacro %}" } },
    ],
    [
      "{% import 'm' as m with context %}{{ m.f() }}",
      '1',
      { names: { g: 1 }, files: { m: '{% macro f() %}{{ g }}{% endmacro %}' } },
    ],
    [
      "{% from 'm' import a, b with context %}{{ a }}{{ b }}",
      '12',
      { names: { g: 1 }, files: { m: '{% set a = g %}{% set b = 2 %}' } },
    ],
    ["{% import 'm' as m %}{{ m._x is defined }}", 'False', { files: { m: '{% set _x = 1 %}' } }],
    [
      "{% from 'a' import y %}{{ y }}",
      '2',
      { files: { a: "{% from 'b' import x %}{% set y = x + 1 %}", b: '{% set x = 1 %}' } },
    ],
    [
      "{% from 'a' import x %}{{ x is defined }}",
      'False',
      { files: { a: "{% from 'b' import x %}", b: '{% set x = 1 %}' } },
    ],
    [
      "{% from 'm' import d %}{% do d.append(1) %}{% from 'm' import d as e %}{{ e }}",
      '[1]',
      { files: { m: '{% set d = [] %}' } },
    ],
    ["{% from 'm' import x %}{{ x }}", '1', { files: { m: 'text {% set x = 1 %}' } }],
    [
      "{% for i in [1, 2] %}{% from 'm' import v with context %}{{ v }}{% endfor %}",
      '1020',
      { files: { m: '{% set v = i * 10 %}' } },
    ],
    ["{% import 'm' as m %}{{ m }}", 'body 1', { files: { m: 'body {{ 1 }}\n' } }],
    [
      "{% from 'm' import f %}{% call f() %}C{% endcall %}",
      '[C]',
      { files: { m: '{% macro f() %}[{{ caller() }}]{% endmacro %}' } },
    ],
    [
      "{% from 'm' import v without context %}{{ v }}",
      '3',
      {
        files: { m: '{% if true %}{% set v = 3 %}{% endif %}{% for i in [1] %}{% set w = 1 %}{% endfor %}' },
      },
    ],
  ];

  for (const [template, text, surroundings] of rendered) {
    test(`${JSON.stringify(template)} renders as ${JSON.stringify(text)}`, () => {
      expect(renderInTest(template, surroundings).text).toBe(text);
    });
  }

  const refused: readonly (readonly [template: string, message: string, surroundings?: Surroundings])[] = [
    [
      "{% from 'm' import nope %}{{ nope }}",
      "the template 'm' does not export the requested name 'nope'",
      { files: { m: '' } },
    ],
    ["{% import 'gone' as m %}", 'template not found: gone'],
    [
      "{% from 'm' import f %}{{ f() }}",
      "'undefined_name' is undefined",
      { files: { m: '{% macro f() %}{{ undefined_name }}{% endmacro %}' } },
    ],
    [
      "{% import 'm' as m %}",
      "Expected an expression, got 'end of statement block'",
      { files: { m: '{% if %}' } },
    ],
    [
      "{% import 'm' as m %}{{ m.x }}",
      "the template 'm' does not export the requested name 'x'",
      { files: { m: '' } },
    ],
    ['{% import missing as m %}', "'missing' is undefined"],
    ["{% from 'm' import m %}", 'ZeroDivisionError: division by zero', { files: { m: '{{ 1 / 0 }}' } }],
  ];

  for (const [template, message, surroundings] of refused) {
    test(`${JSON.stringify(template)} fails: ${message}`, () => {
      expect(failureInTest(template, surroundings).detail).toBe(message);
    });
  }
});

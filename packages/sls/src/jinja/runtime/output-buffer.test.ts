import { formatPosition } from '@muster/shared';
import { describe, expect, test } from 'vitest';
import { renderInTest, type Surroundings } from '../render-in-tests.ts';

describe('Every line of the output knows where it comes from', () => {
  const origins: readonly (readonly [
    template: string,
    line: number,
    place: string | undefined,
    surroundings?: Surroundings,
  ])[] = [
    ['a\nb\nc\n', 2, 't.sls:2:1'],
    ['a\n  b: {{ 1 }}\n', 2, 't.sls:2:3'],
    ['{% if true %}\na\n{% endif %}', 2, 't.sls:2:1'],
    ['{%- if true %}\na\n{%- endif %}\nb', 3, 't.sls:4:1'],
    ['{% for i in [1, 2] %}\nid{{ i }}:\n{% endfor %}', 4, 't.sls:2:1'],
    ["{{ 'a\\nb' }}\nc", 2, 't.sls:1:1'],
    ["{{ 'a\\nb' }}\nc", 3, 't.sls:2:1'],
    ["x\n{% include 'p' %}", 3, 'p:2:1', { files: { p: 'one\ntwo\n' } }],
    [
      "{% from 'm' import f %}{{ f() }}",
      2,
      'm:2:3',
      { files: { m: '{% macro f() %}\n  a\n{% endmacro %}' } },
    ],
    ['{% macro w() %}{{ caller() }}{% endmacro %}{% call w() %}\nbody\n{% endcall %}', 2, 't.sls:2:1'],
    [
      "{% extends 'b' %}{% block x %}\nchild\n{% endblock %}",
      2,
      't.sls:2:1',
      { files: { b: '{% block x %}{% endblock %}' } },
    ],
    ['a\n', 9, undefined],
  ];

  for (const [template, line, place, surroundings] of origins) {
    test(`line ${line} of ${JSON.stringify(template)} comes from ${place}`, () => {
      const origin = renderInTest(template, surroundings).originOf(line);
      expect(origin && formatPosition(origin)).toBe(place);
    });
  }

  test('what calls and includes wrote knows the way by which it was written', () => {
    const files = {
      m: '{% macro outer() %}o{{ inner() }}{% endmacro %}{% macro inner() %}{% include "p" %}{% endmacro %}',
      p: 'in',
    };
    const rendered = renderInTest("{% from 'm' import outer %}x{{ outer() }}y", { files });
    const steps = (column: number) =>
      rendered.stepsTo(1, column).map(({ what, position }) => `${what} ${formatPosition(position)}`);
    expect(rendered.text).toBe('xoiny');
    expect([1, 2, 3, 5].map(steps)).toEqual([
      [],
      ['called t.sls:1:32'],
      ['included m:1:70', 'called m:1:24', 'called t.sls:1:32'],
      [],
    ]);
  });

  test('a column picks one character of the line', () => {
    const rendered = renderInTest('a: {{ 1 }} b: {{ 22 }} c\n');
    expect([1, 4, 6, 9].map((column) => rendered.originOf(1, column)?.column)).toEqual([1, 4, 12, 15]);
  });
});

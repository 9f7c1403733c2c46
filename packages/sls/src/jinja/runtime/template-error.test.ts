import { formatPosition } from '@muster/shared';
import { describe, expect, test } from 'vitest';
import { PyFunction } from '../../value/index.ts';
import { failureInTest, type Surroundings } from '../render-in-tests.ts';

describe('An error names the place in the template as it was written', () => {
  const places: readonly (readonly [template: string, place: string, surroundings?: Surroundings])[] = [
    ['a: 1\nb: {{ nothing }}\n', 't.sls:2:7'],
    ['a:\r\n  {{ {}.x }}\r\n', 't.sls:2:9'],
    ['{% if true -%}\n\n  {{ 1 / 0 }}\n{%- endif %}', 't.sls:3:6'],
    ["{{ ['a'] | map('nosuch') | list }}", 't.sls:1:12'],
    ["{{ 'a' | nosuch }}", 't.sls:1:10'],
    ["x\n {{ 'a' is nosuch }}", 't.sls:2:9'],
    ['{% for x in 5 %}{% endfor %}', 't.sls:1:13'],
    ['\n\n{% frobnicate %}', 't.sls:3:4'],
    ['{% if 1 %}\n a', 't.sls:1:4'],
    ["{{ f('x') }}", 't.sls:1:4', { values: { f: new PyFunction('f', () => failing()) } }],
    ['{% set x = 1 %}\n{% set y = x.foo.bar %}', 't.sls:2:14'],
    ["{{ 'abc }}", 't.sls:1:4'],
    ['{% raw %}{{ x }}{% endraw %}\n{{ y }}', 't.sls:2:4'],
    ['{# a\n b #}{{ y }}', 't.sls:2:9'],
    ["{% include 'gone' %}", 't.sls:1:4'],
  ];

  for (const [template, place, surroundings] of places) {
    test(`${JSON.stringify(template)} fails at ${place}`, () => {
      expect(formatPosition(failureInTest(template, surroundings).position)).toBe(place);
    });
  }

  test('the message begins with the place', () => {
    expect(failureInTest('a\n{{ b }}').message).toBe("t.sls:2:4: 'b' is undefined");
  });

  test('the excerpt shows four lines before and after', () => {
    const template = Array.from({ length: 12 }, (_, index) =>
      index === 6 ? '{{ gone }}' : `line ${index + 1}`,
    );
    expect(failureInTest(template.join('\n')).excerpt).toBe(
      [
        '   3 | line 3',
        '   4 | line 4',
        '   5 | line 5',
        '   6 | line 6',
        '>  7 | {{ gone }}',
        '     |    ^',
        '   8 | line 8',
        '   9 | line 9',
        '  10 | line 10',
        '  11 | line 11',
        '',
      ].join('\n'),
    );
  });

  test('long lines are cut', () => {
    expect(failureInTest(`{{ gone }}${'x'.repeat(1000)}`).excerpt.length).toBeLessThan(180);
  });
});

describe('An error tells the way to the failing template', () => {
  test('through imports', () => {
    const files = { a: "\n{% import 'b' as b %}", b: '{{ gone }}' };
    expect(steps("{% import 'a' as a %}", files)).toEqual(['imported a:2:4', 'imported t.sls:1:4']);
  });

  test('through calls of macros in other files', () => {
    const files = {
      m: '{% macro outer() %}\n{{ inner() }}{% endmacro %}{% macro inner() %}{{ 1 / 0 }}{% endmacro %}',
    };
    expect(steps("{% from 'm' import outer %}\n\n{{ outer() }}", files)).toEqual(['called t.sls:3:4']);
  });

  test('through includes, also where the included file cannot be parsed', () => {
    expect(steps("x\n{% include 'p' %}", { p: '{% if %}' })).toEqual(['included t.sls:2:4']);
  });

  test('through a template that is extended', () => {
    expect(steps("{% extends 'p' %}", { p: '{% if %}' })).toEqual(['extended t.sls:1:4']);
  });
});

function failing(): never {
  throw new RangeError('too much');
}

function steps(template: string, files: Readonly<Record<string, string>>): string[] {
  const { frames } = failureInTest(template, { files });
  return frames.map(({ position, what }) => `${what} ${formatPosition(position)}`);
}

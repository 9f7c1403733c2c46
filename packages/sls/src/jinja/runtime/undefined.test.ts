import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('A strict undefined value can only be asked whether it is defined', () => {
  test.each([
    '{{ x }}',
    '{% if x %}{% endif %}',
    '{% for a in x %}{% endfor %}',
    '{{ x ~ 1 }}',
    '{{ x + 1 }}',
    '{{ x | length }}',
    '{{ not x }}',
    '{{ x and 1 }}',
    '{{ x == 1 }}',
    '{{ x in [1] }}',
    '{{ x.y }}',
    '{{ x.y | default(1) }}',
    '{{ x() }}',
    '{{ {x: 1} }}',
    "{{ '%s' % x }}",
    "{{ '{}'.format(x) }}",
    '{{ x | join }}',
    '{{ x if x }}',
    '{{ [x, 1] | join }}',
    '{{ x | string }}',
    '{{ x | default(y) }}',
  ])('%s fails', (template) => {
    expect(failureInTest(template).detail).toMatch(/^'[xy]' is undefined$/);
  });

  test.each([
    ['{{ x is defined }}{{ x is undefined }}', 'FalseTrue'],
    ["{{ x | default('d') }}{{ (x.y is defined) if false }}", 'd'],
    ['{% set y = x %}{{ y is defined }}', 'False'],
    ["{{ {'a': x}.a is defined }}{{ [x][0] | default(1) }}", 'False1'],
    ['{{ [x] }}', '[Undefined]'],
    ['{{ x is mapping }}{{ x is none }}{{ x is sequence }}', 'FalseFalseFalse'],
    ["[{{ 'a' if false }}]", '[]'],
  ])('%s is %s', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });
});

describe('A lenient undefined value is empty', () => {
  test.each([
    ['[{{ x }}]', '[]'],
    ['{% if x %}a{% else %}b{% endif %}', 'b'],
    ['{% for a in x %}a{% endfor %}', ''],
    ['{{ x | length }}{{ x ~ 1 }}{{ x == y }}{{ x | default(2) }}{{ x | list }}', '01True2[]'],
    ['{{ {}.a }}{{ [][1] }}', ''],
  ])('%s is %s', (template, text) => {
    expect(renderInTest(template, { undefined: 'lenient' }).text).toBe(text);
  });

  test.each(['{{ x.y }}', '{{ x + 1 }}', '{{ x() }}', "{{ x['a'] }}", '{{ x < 1 }}'])(
    '%s still fails',
    (template) => {
      expect(failureInTest(template, { undefined: 'lenient' }).detail).toMatch(/undefined|not supported/i);
    },
  );
});

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

describe('The error of an undefined value tells what was meant', () => {
  const names = {
    pillar: { app: { port: 80, 'log-level': 'warn', 5: 'five' }, list: [1] },
    grains: { os: 'Debian' },
  };

  test.each([
    ['{{ grain.os }}', "'grain' is undefined; did you mean 'grains'?"],
    [
      '{{ pillar.app.prot }}',
      "'dict object' has no attribute 'prot' (pillar.app.prot); did you mean 'port'?",
    ],
    [
      "{{ pillar['app']['log_level'] }}",
      "'dict object' has no attribute 'log_level' (pillar['app']['log_level']); did you mean 'log-level'?",
    ],
    ["{{ pillar['web-app'].x }}", "'dict object' has no attribute 'web-app' (pillar['web-app'])"],
    ['{{ pillar.list[3] }}', 'list object has no element 3 (pillar.list[3])'],
    [
      '{{ pillar.app.itms() }}',
      "'dict object' has no attribute 'itms' (pillar.app.itms); did you mean 'items'?",
    ],
    ["{{ 'x'.uper() }}", "'str object' has no attribute 'uper'; did you mean 'upper'?"],
    ['{{ 5 | tojsn }}', "No filter named 'tojsn'; did you mean 'tojson'?"],
    ['{{ 5 is definde }}', "No test named 'definde'; did you mean 'defined'?"],
    ["{{ [1] | map('strng') | list }}", "No filter named 'strng'; did you mean 'string'?"],
  ])('%s: %s', (template, message) => {
    expect(failureInTest(template, { names }).detail).toBe(message);
  });
});

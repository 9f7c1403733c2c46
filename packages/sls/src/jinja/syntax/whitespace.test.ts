import { describe, expect, test } from 'vitest';
import { renderInTest } from '../render-in-tests.ts';

describe('Blanks around tags are kept or removed as the tags say', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    ['a\n{%- if true %}\n  b\n{%- endif %}\nc\n', 'a\n  b\nc\n'],
    ["a  {{- 'x' -}}  b", 'axb'],
    ['a {%+ if true +%} b {% endif %}', 'a  b '],
    ['x{#- c -#} y\n', 'xy\n'],
    ['{% raw -%}  a  {%- endraw %}|', 'a|'],
    ['  {%- set a = 1 -%}  \n b\n', 'b\n'],
    ['a\n\n', 'a\n\n'],
    ['a', 'a'],
    ['\n', '\n'],
    ['', ''],
    ['a\n{% if true %}\nb\n{% endif %}\n', 'a\n\nb\n\n'],
    ['a\r\nb\r\n{{ 1 }}', 'a\nb\n1'],
    ['{{ 1 }}\n\n\n', '1\n\n\n'],
    ['{%- for x in [1, 2] -%}\n {{ x }}\n{%- endfor -%}\n', '12\n'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });
});

import { expect, test } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { PyDict } from '../value/index.ts';
import { renderTemplateFile } from './render-template-file.ts';

const where = "{{ tplfile | default('nowhere') }}";
const files = memoryFileSource({
  base: {
    'd/part': `[${where}]`,
    'd/lib': `{% macro m() %}<${where}>{% endmacro %}`,
    'e/lib': `{% macro m() %}<${where}>{% endmacro %}`,
    'e/outer': `{% import 'd/lib' as d %}{{ d.m() }}${where}`,
  },
});

/** A template sees the places of templates loaded before it began, and none where it gets its importer's names. */
const rendered: readonly (readonly [template: string, text: string])[] = [
  [`{% include 'd/part' %}${where}`, '[nowhere]nowhere'],
  [`{% include 'd/part' without context %}${where}`, '[d/part]nowhere'],
  [
    `{% import 'd/lib' as d %}{% import 'e/lib' as e %}{{ d.m() }}{{ e.m() }}${where}`,
    '<d/lib><e/lib>nowhere',
  ],
  ["{% import 'd/lib' as d with context %}{{ d.m() }}", '<nowhere>'],
  ["{% include 'e/outer' %}", '<d/lib>nowhere'],
  ["{% import 'e/outer' as o %}{{ o }}", '<d/lib>e/outer'],
];

test.each(rendered)('%s renders as %s', (text, expected) => {
  const empty = { grains: new PyDict(), pillar: new PyDict(), opts: new PyDict() };
  const request = { ...empty, id: 'web1', files, context: new PyDict(), defaults: new PyDict() };
  const source = { text, name: 't' };
  expect(renderTemplateFile({ ...request, source, engine: 'jinja', saltenv: 'base' })).toBe(expected);
});

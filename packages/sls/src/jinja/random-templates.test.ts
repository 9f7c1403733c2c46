import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderInTest } from './render-in-tests.ts';
import { JinjaError } from './runtime/template-error.ts';

const limits = { deadlineMs: 300, maxIterations: 50_000, maxOutputChars: 200_000 };
const names = { n: 3, s: 'text', l: [1, 'a', null, 2.5, [true]], d: { a: 1, 'b c': { c: [2] } } };
const files = {
  lib: "{% macro m(x, y=1) %}{{ x }}{{ y }}{{ caller() if caller }}{% endmacro %}{% set v = {'k': [1, 2]} %}",
  base: '{% block a %}A{% endblock %}{% block b scoped %}B{% endblock %}',
};

/** What every template may use, of every kind of value that there is. */
const values = [
  'n',
  's',
  'l',
  'd',
  'l[0]',
  'd.a',
  'm',
  'loop',
  'loop.index',
  'namespace(a=1)',
  'cycler(1, 2)',
  'joiner()',
  'self',
  'range(3)',
  "'é😀\\n'",
  '2.5',
  '-1',
  '10 ** 20',
  'none',
  'true',
  "('x' | safe)",
  "{'a': [1]}",
  '(1, 2)',
  'missing',
  'd.items()',
  's.upper',
  "l | map('string')",
  'caller',
  'varargs',
  'lipsum',
  'dict',
  's.encode()',
  '[]',
  '{}',
  "''",
]; // prettier-ignore
const operators = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '<',
  'in',
  'not in',
  'and',
  'or',
  'is sameas',
  '>=',
];
const filters = [
  'upper',
  'list',
  'join(", ")',
  'sort',
  'unique',
  'json',
  'tojson',
  'string',
  'int',
  'first',
  'last',
  'length',
  'reverse',
  'map("upper")',
  'select',
  'groupby(0)',
  'dictsort',
  'default(1)',
  'indent(2)',
  'batch(2) | list',
  'slice(2) | list',
  'replace("a", "b")',
  'flatten',
  'pprint',
  'sum',
  'xmlattr',
  'attr("a")',
  'traverse("a:b")',
  'format(1)',
  'wordwrap(3)',
  'json_query("a")',
  'regex_search("(.)(.)")',
  'urlencode',
  'method_call("upper")',
  'sha256',
  'random',
  'min',
  'center(9)',
]; // prettier-ignore
const accesses = [
  '.a',
  "['a']",
  '[0]',
  '[-1]',
  '[::-1]',
  '[1:]',
  '()',
  '(1)',
  '(l)',
  '(*l)',
  '(**d)',
  '.items()',
  '.format(1)',
];

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...values),
    fc
      .tuple(tie('expression'), fc.constantFrom(...operators), tie('expression'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('expression'), fc.constantFrom(...filters)).map(([a, filter]) => `(${a} | ${filter})`),
    fc.tuple(tie('expression'), fc.constantFrom(...accesses)).map(([a, access]) => `${a}${access}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} if ${b} else ${a})`),
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  ),
}));

const { body } = fc.letrec<{ body: string; statement: string }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 4 }).map((statements) => statements.join('')),
  statement: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('text\n', ' ', '{# note #}', '{% raw %}{{ x }}{% endraw %}'),
    expression.map((value) => `{{ ${value} }}`),
    fc.tuple(expression, tie('body')).map(([value, inner]) => `{% if ${value} %}${inner}{% endif %}`),
    fc
      .tuple(expression, tie('body'), fc.constantFrom('', ' recursive', ' if x', '{% break %}'))
      .map(([value, inner, more]) =>
        more.startsWith('{')
          ? `{% for x in ${value} %}${inner}${more}{% endfor %}`
          : `{% for x in ${value}${more} %}${inner}{% endfor %}`,
      ),
    expression.map((value) => `{% set l = ${value} %}`),
    expression.map((value) => `{% do l.append(${value}) %}`),
    expression.map((value) => `{% do d.update({'a': ${value}}) %}`),
    tie('body').map((inner) => `{% set s %}${inner}{% endset %}`),
    fc.tuple(expression, tie('body')).map(([value, inner]) => `{% with n = ${value} %}${inner}{% endwith %}`),
    tie('body').map((inner) => `{% macro m(n) %}${inner}{{ n }}{% endmacro %}`),
    tie('body').map((inner) => `{% call m(1) %}${inner}{% endcall %}`),
    fc
      .tuple(fc.constantFrom(...filters), tie('body'))
      .map(([filter, inner]) => `{% filter ${filter} %}${inner}{% endfilter %}`),
    tie('body').map((inner) => `{% block a %}${inner}{{ super() if super is defined }}{% endblock %}`),
    fc.constantFrom(
      "{% import 'lib' as lib %}{{ lib.v }}",
      "{% from 'lib' import m with context %}",
      "{% include ['none', 'base'] ignore missing %}",
      "{% extends 'base' %}",
      "{% extends 't.sls' %}",
      "{% import_json 'lib' as l %}",
      '{% load_json as d %}{"a": [1, {"b": 2}]}{% endload %}',
    ),
  ),
}));

/** What no value of a template may look like: how the host language shows its own. */
const hostMarks =
  /\[object |=> |function ?\w*\(|native code|\bNaN\b|Symbol\(|node:internal|\.ts:\d|prototype of/;

function outcomeOf(template: string): string {
  try {
    return renderInTest(template, { names, files: { ...files, 't.sls': template }, limits }).text;
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const { path, line, column } = error.position;
    const text = path === 't.sls' ? template : (files[path as keyof typeof files] ?? '');
    const lines = text.split('\n');
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    if (error.cause instanceof TypeError || error.cause instanceof ReferenceError) throw error.cause;
    return error.detail;
  }
}

describe('A template of the grammar', () => {
  const seed = 20_250_101;

  test('renders, or fails with a place inside of it, and shows nothing of the host', () => {
    fc.assert(
      fc.property(body, (template) => {
        expect(outcomeOf(template)).not.toMatch(hostMarks);
      }),
      { numRuns: 1500, seed },
    );
  });

  test('does so also when a piece of it is lost, doubled or moved', () => {
    const mutated = fc
      .tuple(body, fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('drop', 'double', 'move'))
      .map(mutate);
    fc.assert(
      fc.property(mutated, (template) => {
        expect(outcomeOf(template)).not.toMatch(hostMarks);
      }),
      { numRuns: 1000, seed },
    );
  });

  test('gives the same text every time', () => {
    const stable = body.filter((template) => !template.includes('random') && !template.includes('lipsum'));
    fc.assert(
      fc.property(stable, (template) => outcomeOf(template) === outcomeOf(template)),
      { numRuns: 200, seed },
    );
  });
});

function mutate([text, from, length, to, how]: [string, number, number, number, string]): string {
  if (text === '') return text;
  const start = from % text.length;
  const piece = text.slice(start, start + 1 + (length % 20));
  const rest = text.slice(0, start) + text.slice(start + piece.length);
  if (how === 'drop') return rest;
  const target = how === 'double' ? text : rest;
  const at = to % (target.length + 1);
  return target.slice(0, at) + piece + target.slice(at);
}

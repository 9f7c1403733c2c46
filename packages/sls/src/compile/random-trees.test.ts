import type { LowChunk } from '@muster/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { compilePillar } from '../pillar/compile-pillar.ts';
import type { RenderError } from '../render/render-error.ts';
import { fromPlain, PyDict, pyEquals, type Value } from '../value/index.ts';
import { dumpYaml } from '../yaml/dump-yaml.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { compileLowState } from './compile-states.ts';

const seed = 20_250_102;

/** Trees that are right, with everything that a tree can hold. */
const files: Readonly<Record<string, string>> = {
  'main.sls': [
    "{% set names = ['a', 'b'] %}",
    "{% from 'lib.jinja' import nop with context %}",
    'include:\n  - .part\n  - other',
    'extend:\n  part state:\n    test:\n      - require:\n        - test: main a',
    '{% for name in names %}',
    "main {{ name }}:\n  test.nop:\n    - order: {{ loop.index }}\n    - watch_in: [{test: last}]\n    - text: {{ pillar.get('text', 'none') | yaml_dquote }}",
    '{% endfor %}',
    "{{ nop('macro', [1, 2]) }}",
    'last:\n  test.nop:\n    - names: [x, y: [{z: 1}]]\n    - onlyif: "true"',
  ].join('\n'),
  'part.sls':
    '#!yaml\npart state:\n  test.nop:\n    - arg: &anchor {a: 1}\n    - more: {<<: *anchor, b: 2}\nexclude: [{id: gone}]\ngone:\n  test.nop: []\n',
  'other/init.sls': '#!jinja|json\n{"other": {"test": ["nop", {"listen_in": [{"test": "part state"}]}]}}\n',
  'lib.jinja':
    '{% macro nop(id, args=[]) %}{{ id }}:\n  test.nop:\n    - args: {{ args | json }}\n{% endmacro %}\n',
  'top.sls': "base:\n  '*': [main]\n  'os:Debian':\n    - match: grain\n    - part\n",
};

const edit = fc.record({
  file: fc.constantFrom(...Object.keys(files)),
  from: fc.nat(),
  length: fc.integer({ min: 1, max: 25 }),
  to: fc.nat(),
  how: fc.constantFrom('drop', 'double', 'move', 'put'),
  text: fc.constantFrom(
    '{{',
    '%}',
    '{% if ',
    '- ',
    ': ',
    '\n',
    '  ',
    "'",
    '"',
    '[',
    '}',
    '&a ',
    '*a',
    '#',
    '|',
    '\t',
    '!x ',
    '<<: ',
    '__proto__',
    '\0',
    '😀',
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer Each> ? Each : never;

function edited(edits: readonly Edit[]): Record<string, string> {
  const changed = { ...files };
  for (const { file, from, length, to, how, text } of edits) {
    const before = changed[file] ?? '';
    const start = before === '' ? 0 : from % before.length;
    const piece = how === 'put' ? text : before.slice(start, start + length);
    const rest =
      how === 'drop' || how === 'move' ? before.slice(0, start) + before.slice(start + length) : before;
    const at = to % (rest.length + 1);
    changed[file] = how === 'drop' ? rest : rest.slice(0, at) + piece + rest.slice(at);
  }
  return changed;
}

function contextOf(base: Record<string, string>) {
  const grains = new PyDict([['os', 'Debian']]);
  return {
    id: 'a',
    files: memoryFileSource({ base }),
    grains,
    opts: new PyDict(),
    limits: { deadlineMs: 2000 },
  };
}

function expectPlaces(errors: readonly RenderError[], base: Readonly<Record<string, string>>): void {
  for (const { code, message, position } of errors) {
    const codes = ['SLS_INVALID', 'RENDER_FAILED', 'YAML_INVALID', 'FILE_NOT_FOUND', 'TARGET_INVALID'];
    expect(codes).toContain(code);
    expect(message).not.toMatch(/\[object|undefined is not|is not a function|Cannot read|\.ts:\d/);
    if (position === undefined) continue;
    const text = base[position.path.replace('salt://', '')];
    expect(text, message).toBeDefined();
    const lines = (text ?? '').split(/\r\n?|\n/);
    expect(position.line, message).toBeLessThanOrEqual(lines.length);
    expect(position.column, message).toBeLessThanOrEqual((lines[position.line - 1] ?? '').length + 1);
  }
}

const ids = Array.from({ length: 8 }, (_, index) => `s${index}`);
const reference = fc.oneof(
  { arbitrary: fc.constantFrom(...ids).map((id) => ({ test: id })), weight: 6 },
  {
    arbitrary: fc.constantFrom({ test: 's*' }, { sls: 'part' }, 's1', { nope: 's1' }, { test: 'missing' }),
    weight: 1,
  },
);
const kinds = ['require', 'watch', 'onchanges', 'onfail', 'prereq', 'listen', 'use'] as const;
const requisite = fc
  .tuple(
    fc.constantFrom(...kinds, ...kinds.map((kind) => `${kind}_in`), 'require_any', 'onfail_all'),
    fc.array(reference, { maxLength: 2 }),
  )
  .map(([kind, targets]) => ({ [kind]: targets }));
const order = fc.constantFrom(
  { order: 1 },
  { order: 'last' },
  { order: -1 },
  { order: 'first' },
  { order: 2.5 },
  { names: ['p', 'q'] },
);
const state = fc.array(fc.oneof(requisite, requisite, order), { maxLength: 3 });
const states = fc.dictionary(fc.constantFrom(...ids), state, { maxKeys: 8 });

function yaml(plain: unknown): string {
  return `#!yaml\n${dumpYaml(fromPlain(plain), false)}\n`;
}

function sls(chosen: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(chosen).map(([id, items]) => [id, { 'test.nop': items }]));
}

function lowOf(base: Record<string, string>): { low: readonly LowChunk[]; errors: readonly RenderError[] } {
  return compileLowState({
    ...contextOf(base),
    pillar: new PyDict(),
    select: { kind: 'sls', sls: ['main'], saltenv: 'base' },
  });
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    'yes',
    '0644',
    '~',
    '1:30',
    '- a',
    'a: b',
    '# x',
    '!x',
    '&x',
    '*x',
    '%x',
    '@',
    '`',
    '0x1f',
    '1e3',
    '<<',
    '=',
    'é😀',
    'a\nb\n',
    '  x',
    '...',
    '---',
    '\t',
    '[',
    '{a',
    '? x',
    "'",
    '"',
    '\\',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a', '__proto__', 'yes', '1', '')),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('whatever becomes of a tree', () => {
  it('compiles, or fails with places inside of its files', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const base = edited(edits);
        const context = contextOf(base);
        const { low, errors } = compileLowState({
          ...context,
          pillar: new PyDict(),
          select: { kind: 'top' },
        });
        expect(low.length === 0 || errors.length === 0).toBe(true);
        expectPlaces(errors, base);
        expectPlaces(compilePillar(context).errors, base);
      }),
      { numRuns: 250, seed },
    );
  });

  it('becomes chunks that are each of its states once, in their order', () => {
    expect(lowOf(files as Record<string, string>).errors).toEqual([]);
    fc.assert(
      fc.property(states, states, fc.constantFrom(...ids), (main, part, excluded) => {
        const written = { ...sls(main), include: ['part'], exclude: [{ id: excluded }] };
        const { low, errors } = lowOf({ 'main.sls': yaml(written), 'part.sls': yaml(sls(part)) });
        if (errors.length > 0) return;
        const expected = Object.entries({ ...part, ...main })
          .filter(([id]) => id !== excluded)
          .flatMap(([id, items]) =>
            items.some((item) => 'names' in item) ? [`${id} p`, `${id} q`] : [`${id} ${id}`],
          );
        expect(low.map(({ __id__, name }) => `${__id__} ${name}`).toSorted()).toEqual(expected.toSorted());
        const orders = low.map((chunk) => chunk.order);
        expect(orders).toEqual(orders.toSorted((left, right) => left - right));
      }),
      { numRuns: 250, seed },
    );
  });

  it('keeps every requisite, and turns each `_in` form into the other', () => {
    const forms = fc.constantFrom('require', 'watch', 'onchanges', 'onfail', 'prereq');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...ids), forms, fc.constantFrom(...ids), fc.boolean()), {
          maxLength: 8,
        }),
        (wanted) => {
          const acyclic = wanted.filter(([from, , to]) => from > to);
          const items = new Map(ids.map((id): [string, Record<string, unknown>[]] => [id, []]));
          for (const [from, kind, to, isIn] of acyclic) {
            const [id, form, target] = isIn ? [to, `${kind}_in`, from] : [from, kind, to];
            const list = items.get(id) ?? [];
            const same = list.find((item) => form in item);
            if (same === undefined) list.push({ [form]: [{ test: target }] });
            else (same[form] as unknown[]).push({ test: target });
          }
          const { low, errors } = lowOf({ 'main.sls': yaml(sls(Object.fromEntries(items))) });
          expect(errors).toEqual([]);
          for (const [from, kind, to] of acyclic) {
            const chunk = low.find(({ __id__ }) => __id__ === from);
            expect(chunk?.requisites[kind as 'require']).toContainEqual({ state: 'test', key: to });
          }
        },
      ),
      { numRuns: 200, seed },
    );
  });
});

describe('whatever data there is', () => {
  it('is read back from the YAML that is written of it', () => {
    fc.assert(
      fc.property(data, fc.boolean(), (plain, flow) => {
        const value: Value = fromPlain(plain);
        const text = dumpYaml(value, flow);
        expect(pyEquals(loadYaml({ text, path: 'x' }).value, value), text).toBe(true);
      }),
      { numRuns: 1000, seed },
    );
  });

  it('is read, or refused with a place inside of the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .tuple(
          data,
          fc.nat(),
          fc.nat(),
          fc.constantFrom('- ', ': ', '\n', ' ', '[', '}', '&a ', '*a', '!!int ', '|', '"', '? '),
        )
        .map(([plain, from, at, piece]) => {
          const written = dumpYaml(fromPlain(plain), false);
          const kept =
            written.slice(0, from % (written.length + 1)) + written.slice((from % (written.length + 1)) + 2);
          return kept.slice(0, at % (kept.length + 1)) + piece + kept.slice(at % (kept.length + 1));
        }),
    );
    fc.assert(
      fc.property(text, (written) => {
        try {
          loadYaml({ text: written, path: 'x' });
        } catch (error) {
          if (!(error instanceof YamlError)) throw error;
          const lines = written.split(/\r\n|[\n\r\x85\u2028\u2029]/);
          expect(error.position.line).toBeLessThanOrEqual(lines.length);
        }
      }),
      { numRuns: 1500, seed },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DictView,
  fromPlain,
  Markup,
  PyBytes,
  PyDict,
  PyOrderedDict,
  PyRange,
  PyTuple,
  pyEquals,
  Undefined,
  type Value,
} from '../value/index.ts';
import { dumpYaml, dumpYamlWith } from './dump-yaml.ts';
import { loadYaml } from './load-yaml.ts';

/** Data -> flow style and block style, as PyYAML writes them. */
const layouts: readonly (readonly [unknown, string, string])[] = [
  ['text', 'text', 'text'],
  ['yes', "'yes'", "'yes'"],
  ['', "''", "''"],
  [null, 'null', 'null'],
  [1.5, '1.5', '1.5'],
  [{}, '{}', '{}'],
  [[], '[]', '[]'],
  [{ b: 1, a: 2 }, '{a: 2, b: 1}', 'a: 2\nb: 1'],
  [['a', { b: [1] }], '[a, {b: [1]}]', '- a\n- b:\n  - 1'],
  [{ k: [['x'], []] }, '{k: [[x], []]}', 'k:\n- - x\n- []'],
  [{ a: { b: { c: 1 } } }, '{a: {b: {c: 1}}}', 'a:\n  b:\n    c: 1'],
  ['a: b', "'a: b'", "'a: b'"],
  [['a:b'], "['a:b']", '- a:b'],
  ["it's", "it's", "it's"],
  ['# c', "'# c'", "'# c'"],
  [['x,y'], "['x,y']", '- x,y'],
  [' lead', "' lead'", "' lead'"],
  ['tab\tx', '"tab\\tx"', '"tab\\tx"'],
  ['l1\nl2\n', "'l1\n\n  l2\n\n  '", "'l1\n\n  l2\n\n  '"],
  ['é', 'é', 'é'],
  ['2024-01-01', "'2024-01-01'", "'2024-01-01'"],
  ['\u{1f600}', '"\\U0001F600"', '"\\U0001F600"'],
  ['a\xa0b', 'a\xa0b', 'a\xa0b'],
  ['\x85', '"\\N"', '"\\N"'],
  [{ 'l1\nl2': [1] }, "{? 'l1\n\n    l2' : [1]}", "? 'l1\n\n  l2'\n: - 1"],
  [{ ['k'.repeat(129)]: 1 }, `{? ${'k'.repeat(129)}\n  : 1}`, `? ${'k'.repeat(129)}\n: 1`],
];

describe('writing YAML', () => {
  it.each(layouts)('%j has its flow and block form', (data, flow, block) => {
    expect(dumpYaml(fromPlain(data), true)).toBe(flow);
    expect(dumpYaml(fromPlain(data), false)).toBe(block);
  });

  it('ends a line of double quotes at a blank, and escapes a second one', () => {
    const words = 'word '.repeat(18);
    expect(dumpYaml(`${words}a\t`, true)).toBe(`"${'word '.repeat(16)}word\n  word a\\t"`);
    expect(dumpYaml(`${'word'.repeat(21)}  a\t`, true)).toBe(`"${'word'.repeat(21)}\n  \\ a\\t"`);
  });

  it('writes a collection once and refers to it from then on', () => {
    const list: Value = [1];
    const dict = new PyDict([['l', list]]);
    expect(dumpYaml([list, list, dict, dict], true)).toBe('[&id001 [1], *id001, &id002 {l: *id001}, *id002]');
    expect(
      dumpYaml(
        new PyDict([
          ['b', list],
          ['a', list],
        ]),
        false,
      ),
    ).toBe('a: &id001\n- 1\nb: *id001');
  });

  it('leaves the keys of an OrderedDict in their order, unless it serializes', () => {
    const ordered = new PyOrderedDict([
      ['b', 1],
      ['a', [2]],
    ]);
    expect(dumpYaml(ordered, true)).toBe('{b: 1, a: [2]}');
    expect(
      dumpYamlWith(ordered, { style: 'leaves in flow', keys: 'sorted', others: 'refused', asciiOnly: true }),
    ).toBe('a: [2]\nb: 1');
  });

  it('writes what YAML has no form for as null, in capitals as Salt does', () => {
    const dict = new PyDict([['a', 1]]);
    const others = [new Undefined('x'), new Markup('m'), new DictView(dict, 'keys'), new PyRange(0, 3, 1)];
    expect(dumpYaml(others, true)).toBe('[NULL, NULL, NULL, NULL]');
    const options = { style: 'block', keys: 'kept', others: 'refused', asciiOnly: true } as const;
    expect(dumpYamlWith(new Markup('m'), options)).toBe('m');
    expect(() => dumpYamlWith(new DictView(dict, 'keys'), options)).toThrow('cannot be written as YAML');
  });

  it('writes bytes in lines, and a collection as a key behind a question mark', () => {
    expect(dumpYaml(new PyDict([['k', PyBytes.encode('ab')]]), false)).toBe('k: !!binary |\n  YWI=');
    expect(dumpYaml(new PyDict([[new PyTuple([1, 2]), 3]]), true)).toBe('{? [1, 2] : 3}');
    expect(dumpYaml(new PyDict([[new PyTuple([1, 2]), 3]]), false)).toBe('? - 1\n  - 2\n: 3');
  });

  it('escapes characters beyond ASCII where that is wanted', () => {
    expect(dumpYamlWith('\xe9', { style: 'block', keys: 'kept', others: 'refused', asciiOnly: true })).toBe(
      '"\\xE9"',
    );
  });

  it('folds a long text at blanks past column 80', () => {
    const text = Array.from({ length: 40 }, () => 'word').join(' ');
    const lines = dumpYaml(fromPlain({ key: text }), false).split('\n');
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatch(/^ {2}word/);
  });

  it.each(['\u{a0}', 'a\u{a0}', '\u{2003}', '\u{3000}'])('keeps the blank of %j', (text) => {
    for (const value of [text, fromPlain({ key: text })]) {
      expect(pyEquals(loadYaml({ text: dumpYaml(value, false), path: 'blank' }).value, value)).toBe(true);
    }
  });

  it('reads back as what was written', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(data, fc.boolean(), (plain, flow) => {
        const value = fromPlain(plain);
        const text = dumpYaml(value, flow);
        return pyEquals(loadYaml({ text, path: 'round-trip' }).value, value);
      }),
    );
  });
});

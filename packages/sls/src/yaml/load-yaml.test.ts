import { describe, expect, it } from 'vitest';
import { PyDict, pyRepr } from '../value/index.ts';
import { loadYaml } from './load-yaml.ts';
import { YamlError } from './yaml-error.ts';

const load = (text: string) => loadYaml({ text, path: 'file.yaml' });

/** Text -> how Python would print the data. */
const documents: Readonly<Record<string, readonly [string, string]>> = {
  'an empty text is nothing': ['', 'None'],
  'comments are nothing': ['# only this\n', 'None'],
  'mappings keep their order': ['b: 1\na: 2\n"10": 3\n', "{'b': 1, 'a': 2, '10': 3}"],
  'keys may be of any scalar type': [
    '80: a\n1.5: b\nyes: c\n? d\n: e\n',
    "{80: 'a', 1.5: 'b', True: 'c', 'd': 'e'}",
  ],
  'quoted scalars are text': ['a: "0644"\nb: \'yes\'\n', "{'a': '0644', 'b': 'yes'}"],
  'block scalars keep what their marks say': [
    'a: |\n  x\n   y\nb: >-\n  x\n  y\n',
    "{'a': 'x\\n y\\n', 'b': 'x y'}",
  ],
  'flow collections may hold single pairs and bare keys': [
    'a: [k: v, w]\nb: {c, d: 1}\n',
    "{'a': [{'k': 'v'}, 'w'], 'b': {'c': None, 'd': 1}}",
  ],
  'the lines of a flow collection may stand anywhere': [
    'a:\n  b: {x: 1,\n y: [2,\n3], z: "4\n5"}\n  c: plain\n   text\nd: {e: f}\n',
    "{'a': {'b': {'x': 1, 'y': [2, 3], 'z': '4 5'}, 'c': 'plain text'}, 'd': {'e': 'f'}}",
  ],
  'the lines of a quoted text may stand anywhere': [
    'a:\n  b: "x\n y\nz"\n  c: plain\n   text\n',
    "{'a': {'b': 'x y z', 'c': 'plain text'}}",
  ],
  'what follows a flow collection keeps its indentation': [
    'a: {b: c}\nd: e\n',
    "{'a': {'b': 'c'}, 'd': 'e'}",
  ],
  'aliases stand for what they name': ['a: &x [1]\nb: *x\n', "{'a': [1], 'b': [1]}"],
  'own keys win over merged ones': [
    'a: &a {k: 1, l: 2}\nb:\n  k: 3\n  <<: *a\n',
    "{'a': {'k': 1, 'l': 2}, 'b': {'l': 2, 'k': 3}}",
  ],
  'several mappings can be merged': [
    'a: &a {k: 1}\nb: &b {l: 2}\nc: {<<: [*a, *b]}\n',
    "{'a': {'k': 1}, 'b': {'l': 2}, 'c': {'l': 2, 'k': 1}}",
  ],
  'standard tags force types': [
    'a: !!str 12\nb: !!int "7"\nc: !!float 3\nd: !!set {x, y}\n',
    "{'a': '12', 'b': 7, 'c': 3.0, 'd': {'x', 'y'}}",
  ],
  'one document may have its marks': ['---\na: 1\n...\n', "{'a': 1}"],
  'names of the prototype chain are keys like any other': [
    '__proto__: 1\nconstructor: 2\n',
    "{'__proto__': 1, 'constructor': 2}",
  ],
};

/** Text -> where it is wrong, and a piece of what is said. */
const faults: Readonly<Record<string, readonly [string, string, string]>> = {
  'a key given twice': ['a: 1\nb: 2\na: 3\n', '3:1', "'a' is given twice in one mapping, first in line 1"],
  'equal keys of different spelling': ['1: a\n0x1: b\n', '2:1', 'given twice'],
  'a key given twice by merging': [
    'a: &a {k: 1}\nb: &b {k: 2}\nc:\n  <<: [*a, *b]\n',
    '1:8',
    "'k' is given twice",
  ],
  'a tab as indentation': ['a:\n\tb: 1\n', '2:1', 'a tab'],
  'an application tag': ['a: !vault secret\n', '1:11', '!vault is not known'],
  'a number that is none': ['a: !!int x\n', '1:10', "'x' cannot be read as !!int"],
  'a second document': ['a: 1\n---\nb: 2\n', '2:1', 'second document'],
  'unquoted braces': ['a: {{ x }}\n', '1:5', 'a mapping cannot be a key'],
  'two colons in a line': ['a: b: c\n', '1:5', 'two colons'],
  'an unclosed list': ['a: [1\nb: 2\n', '1:4', 'this [ is not closed'],
  'an unclosed mapping before a list': ['- a: {x: 1\n- b: 2\n', '1:6', 'this { is not closed'],
  'an alias without an anchor': ['a: *x\n', '1:4', 'no anchor'],
  'an alias inside of what it names': ['a: &x [*x]\n', '1:8', 'inside of what it refers to'],
  'control characters': ['a: \u0007\n', '1:4', 'control characters'],
};

function fortyLinesDown(line: number, column: number) {
  return { path: 'salt://t.sls', line: line + 40, column };
}

describe('loading YAML', () => {
  it.each(Object.entries(documents))('%s', (_fact, [text, printed]) => {
    expect(pyRepr(load(text).value)).toBe(printed);
  });

  it.each(Object.entries(faults))('%s is refused with its place', (_fault, [text, place, piece]) => {
    expect(() => load(text)).toThrow(YamlError);
    expect(() => load(text)).toThrow(`file.yaml:${place}: `);
    expect(() => load(text)).toThrow(piece);
  });

  it('shows the lines around a fault with a mark below the place', () => {
    try {
      load('one: 1\ntwo: 2\nthree: 3\n two: x\nfour: 4\n');
      expect.unreachable();
    } catch (error) {
      expect(error).toHaveProperty('excerpt', expect.stringContaining('4 |  two: x'));
    }
  });

  it('refuses aliases that multiply, quickly', () => {
    const lines = Array.from({ length: 12 }, (_, level) => {
      const below = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
      return `a${level}: &a${level} [${level === 0 ? 'x' : below}]`;
    });
    expect(() => load(lines.join('\n'))).toThrow('aliases expand to too much data');
  });

  it('knows where mappings, keys and elements were written', () => {
    const { value, positions } = load('a:\n  - x\n  - k: v\n');
    const list = value instanceof PyDict ? value.get('a') : undefined;
    expect(positions.of(value, 'a')).toEqual({ path: 'file.yaml', line: 1, column: 1 });
    expect(positions.of(list ?? null, 1)).toEqual({ path: 'file.yaml', line: 3, column: 5 });
  });

  it('gives the place in the template when the text was rendered from one', () => {
    const source = { text: 'a: 1\na: 2\n', path: 't', originOf: fortyLinesDown };
    expect(() => loadYaml(source)).toThrow('salt://t.sls:42:1: ');
    expect(() => loadYaml(source)).toThrow('line 2 of the rendered text');
  });
});

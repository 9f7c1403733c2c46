import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ParsedText } from '../source/text-positions.ts';
import { fromPlain, metered, PyDict, pyEquals, pyRepr } from '../value/index.ts';
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
  'a mapping can be merged into the one that holds it': [
    'a: &a {k: 1}\n<<: *a\nb: {<<: *a}\n',
    "{'k': 1, 'a': {'k': 1}, 'b': {'k': 1}}",
  ],
  'keys and values that begin a merge may be written': [
    '"<<": a\nb: "<<"\nc: "="\n',
    "{'<<': 'a', 'b': '<<', 'c': '='}",
  ],
  'pairs may repeat a key': ['a: !!pairs [b: 1, b: 2]\n', "{'a': [('b', 1), ('b', 2)]}"],
  'a tag for floats takes what Python takes': [
    '[!!float "1e3", !!float inf, !!float 1:30]\n',
    '[1000.0, inf, 90.0]',
  ],
  'standard tags force types': [
    'a: !!str 12\nb: !!int "7"\nc: !!float 3\nd: !!set {x, y}\n',
    "{'a': '12', 'b': 7, 'c': 3.0, 'd': {'x', 'y'}}",
  ],
  'a text of several lines is folded': ['a: b\n  c\n\n  d\n', "{'a': 'b c\\nd'}"],
  'a comment ends a text only behind a blank': ['a: b#c # d\n', "{'a': 'b#c'}"],
  'a colon without a blank belongs to the text': ['a: b:c\n-d: ?e\n', "{'a': 'b:c', '-d': '?e'}"],
  'a list may stand at the indentation of its key': ['a:\n- b\n- c\nd: e\n', "{'a': ['b', 'c'], 'd': 'e'}"],
  'lists and mappings begin behind a dash': [
    '- - a\n  - b\n- c: d\n  e: f\n',
    "[['a', 'b'], {'c': 'd', 'e': 'f'}]",
  ],
  'a key may stand behind a question mark': ['? a\n: b\n? c\n', "{'a': 'b', 'c': None}"],
  'an anchor may stand in front of a key that is not written': ['a:\n  &x: b\n', "{'a': {None: 'b'}}"],
  'a block text ends with the file as it is': ['a: |\n  x\n    ', "{'a': 'x\\n  '}"],
  'a block text at the end of a file has the break that is there': ['a: |\n  x', "{'a': 'x'}"],
  'a block text may keep all breaks or none': ['a: |+\n  x\n\nb: |-\n  y\n\n', "{'a': 'x\\n\\n', 'b': 'y'}"],
  'a block text may say its indentation': ['a: |2\n    x\n', "{'a': '  x\\n'}"],
  'folding leaves deeper lines alone': ['a: >\n  x\n  y\n    z\n  v\n', "{'a': 'x y\\n  z\\nv\\n'}"],
  'lines may end as on Windows': ['a: b\r\nc: |\r\n  d\r\n', "{'a': 'b', 'c': 'd\\n'}"],
  'escapes are those of double quotes alone': [
    "a: \"\\x41\\u00e9\\n\\\n  b\"\nc: '\\n'''\n",
    "{'a': 'Aé\\nb', 'c': \"\\\\n'\"}",
  ],
  'the tag ! means nothing': ['a: ! 12\nb: !\n', "{'a': 12, 'b': ''}"],
  'tags may have a prefix of their own': ['%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n', "{'a': '1'}"],
  'an anchored mapping may be merged more than once': [
    'a: &a {x: &x [1]}\nb: {<<: *a}\nc: {<<: *a}\n',
    "{'a': {'x': [1]}, 'b': {'x': [1]}, 'c': {'x': [1]}}",
  ],
  'one document may have its marks': ['---\na: 1\n...\n', "{'a': 1}"],
  'names of the prototype chain are keys like any other': [
    '__proto__: 1\nconstructor: 2\n',
    "{'__proto__': 1, 'constructor': 2}",
  ],
};

/** Text -> where it is wrong, and what is said. */
const faults: Readonly<Record<string, readonly [string, string, string]>> = {
  'a key given twice': [
    'a: 1\nb: 2\na: 3\n',
    '3:1',
    "found conflicting ID 'a': this key is given twice in one mapping, first at file.yaml:1:1",
  ],
  'equal keys of different spelling': [
    '1: a\n0x1: b\n',
    '2:1',
    "found conflicting ID '1': this key is given twice in one mapping, first at file.yaml:1:1",
  ],
  'a key given twice by merging': [
    'a: &a {k: 1}\nb: &b {k: 2}\nc:\n  <<: [*a, *b]\n',
    '1:8',
    "found conflicting ID 'k': this key is given twice in one mapping, first at file.yaml:2:8",
  ],
  'a tab as indentation': ['a:\n\tb: 1\n', '2:1', 'Illegal tab character: YAML is indented with spaces'],
  'a tag whose end is missing': ['a: !<tag:yaml.org,2002:str 1\n', '1:4', 'does not end with >'],
  'a tag that is empty': ['a: !<> 1\n', '1:4', 'does not end with >'],
  'an application tag': [
    'a: !vault secret\n',
    '1:4',
    "could not determine a constructor for the tag '!vault': there are YAML's own alone; quote texts that begin with !",
  ],
  'a number that is none': ['a: !!int x\n', '1:4', "'x' cannot be read as !!int"],
  'a second document': [
    'a: 1\n---\nb: 2\n',
    '2:1',
    'expected a single document in the stream, but found another document: only one is read, take this line out',
  ],
  'unquoted braces': [
    'a: {{ x }}\n',
    '1:5',
    'Invalid YAML, possible double curly-brace: a mapping cannot be a key; put a text with {{ }} in quotes',
  ],
  'two colons in a line': [
    'a: b: c\n',
    '1:5',
    'mapping values are not allowed here: a colon and a blank stand within a text; put it in quotes',
  ],
  'a float that is none': ['a: !!float 0x1\n', '1:4', "'0x1' cannot be read as !!float"],
  'bytes that are none': ['a: !!binary YQ=\n', '1:4', "'YQ=' cannot be read as !!binary"],
  'something that looks like a number': [
    'a: 0_\n',
    '1:4',
    '0_ is written like a number and is none; put it in quotes',
  ],
  'a merge key as a value': ['a: <<\n', '1:4', 'a single << that is no key must be put in quotes'],
  'an empty key in square brackets': ['a: [?]\n', '1:6', 'a value is missing here, in front of ]'],
  'a directive that is none': [
    '%FOO\n---\na: 1\n',
    '1:1',
    'a line that begins with % must be %YAML or %TAG; quote other texts',
  ],
  'a version that is not known': ['%YAML 2.0\n---\na: 1\n', '1:1', 'only one %YAML 1.1 or 1.2 is understood'],
  'an unclosed list': ['a: [1\nb: 2\n', '1:4', 'this [ is not closed'],
  'an unclosed mapping before a list': ['- a: {x: 1\n- b: 2\n', '1:6', 'this { is not closed'],
  'a line that is indented like nothing above it': [
    'a:\n  test.nop:\n - name: b\n',
    '3:2',
    'bad indentation: this line is indented by 1, but the mapping around it, which begins in line 1, by 0',
  ],
  'a line that is indented too far': [
    'a: 1\n  b: 2\n',
    '2:4',
    "mapping values are not allowed here: this line continues '1', which began above; a colon is missing behind that, or this line is indented too far",
  ],
  'a key without a colon': [
    'a: 1\nb\nc: 2\n',
    '2:1',
    'a colon is missing behind this key, or the line is not indented far enough',
  ],
  'a list that becomes a mapping': [
    '- a\nb: c\n',
    '2:1',
    'this line does not fit the items of the list that begins in line 1 at the same indentation',
  ],
  'a text behind a quoted one': [
    'a: "b" c\n',
    '1:8',
    'this cannot stand here: a comma, a colon, quotes or a line break is missing',
  ],
  'a list in the line of its key': [
    'a: - b\n',
    '1:4',
    'a list cannot begin here; put its first dash on a line of its own, or the text in quotes',
  ],
  'a quote that is not closed': ['a: "b\nc: d\n', '1:4', 'this quote is not closed'],
  'an escape that is none': [
    'a: "\\d"\n',
    '1:5',
    '\\d means nothing in double quotes: write \\\\d, or use single quotes',
  ],
  'a text that begins with a mark': ['a: @b\n', '1:4', 'a text cannot begin with @; put it in quotes'],
  'a pattern without quotes': [
    'a: *.conf\n',
    '1:4',
    'a name of letters and digits must follow *; quote texts that begin with *',
  ],
  'a text behind the mark of a block text': [
    'a: | b\n',
    '1:6',
    'the text of | begins on the next line; nothing but +, - or a digit may stand here',
  ],
  'a comma that is missing': ['a: ["b" "c"]\n', '1:9', 'a comma or ] is missing in front of this'],
  'a single equals sign': ['a: =\n', '1:4', 'a single = that is no key must be put in quotes'],
  'an anchor given twice': [
    'a: &x 1\nb: &x 2\n',
    '2:4',
    'the anchor &x is given twice, first at file.yaml:1:4',
  ],
  'text behind the document': ['[a]\nb\n', '2:1', 'nothing can follow here: the value above is complete'],
  'lists in lists without end': ['['.repeat(1000), '1:501', 'this is nested too deeply'],
  'an alias without an anchor': [
    'a: *x\n',
    '1:4',
    "found undefined alias 'x': there is no anchor &x before it",
  ],
  'an alias inside of what it names': [
    'a: &x [*x]\n',
    '1:8',
    'the alias *x stands inside of what it refers to',
  ],
  'control characters': ['a: \u0007\n', '1:4', 'control characters are not allowed in YAML'],
};

function fortyLinesDown(line: number, column = 1) {
  return { path: 'salt://t.sls', line: line + 40, column };
}

function templateLine(line: number): string {
  return `> ${line + 40} | {{ twice }}\n`;
}

/** A chain of mappings, each of which merges the one before it. */
const mergesOf = (length: number): string =>
  `m0: &m0 {k: 1}\n${Array.from({ length }, (_, link) => `m${link + 1}: &m${link + 1} {<<: *m${link}, k${link}: 1}\n`).join('')}`;

describe('loading YAML', () => {
  it.each(Object.entries(documents))('%s', (_fact, [text, printed]) => {
    expect(pyRepr(load(text).value)).toBe(printed);
  });

  it.each(Object.entries(faults))('%s is refused with its place', (_fault, [text, place, piece]) => {
    expect(() => load(text)).toThrow(YamlError);
    expect(() => load(text)).toThrow(`file.yaml:${place}: `);
    expect(() => load(text)).toThrow(piece);
  });

  it('reads what another implementation writes', () => {
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        // Of a first line of blanks alone the other one writes a block that nobody reads back, PyYAML neither.
        fc
          .string({ unit: fc.constantFrom(...Array.from('ab 1:#-\n\'"{}[]&*!|>%@`?,\\~é')) })
          .filter((text) => !/^ +\n/.test(text)),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: fc.constantFrom(...Array.from('ab :-#')) }), tie('value'), {
          maxKeys: 4,
        }),
      ),
    })).value;
    fc.assert(
      fc.property(data, (plain) => {
        const text = stringify({ plain }, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
        return pyEquals(load(text).value, fromPlain({ plain }));
      }),
    );
  });

  it('says in one sentence what is wrong with a text, whatever it is', () => {
    const parts = fc.constantFrom(
      ...'a 1 : - ? , [ ] { } " \' | > # & * ! % @ \n \n\x20\x20 \t é --- ... <<: &x *x'.split(' '),
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (texts) => {
        try {
          load(texts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(YamlError);
          expect(error).toHaveProperty('message', expect.stringMatching(/^file\.yaml:\d+:\d+: \S.*$/));
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([1, 100, 10_000])('spends the same effort on each of %i entries', (count) => {
    let effort = 0;
    const meter = { spend: (units: number) => void (effort += units), allocate() {}, reserve() {} };
    const long = Array.from({ length: count }, (_, key) => `key${key}: {a: [1, "two"], b: x}\n`).join('');
    expect(metered(meter, () => load(long)).value).toHaveProperty('length', count);
    expect(effort).toBeLessThan(30 * count);
  });

  it('shows the lines around a fault with a mark below the place', () => {
    try {
      load('one: 1\ntwo: 2\nthree: 3\n two: x\nfour: 4\n');
      expect.unreachable();
    } catch (error) {
      expect(error).toHaveProperty('excerpt', expect.stringContaining('4 |  two: x'));
    }
  });

  it('gives merged keys the values of the mapping that they come from, not copies', () => {
    const { value } = load('a: &a {k: [1]}\nb: {<<: *a}\n');
    const [first, second] = value instanceof PyDict ? value.values() : [];
    const list = first instanceof PyDict && second instanceof PyDict && [first.get('k'), second.get('k')];
    expect(list && list[0]).toBe(list && list[1]);
  });

  it.each(['9'.repeat(5000), `1${':11'.repeat(5000)}`])('refuses numbers that are too long', (number) => {
    expect(() => load(`a: x\nb: ${number}\n`)).toThrow(
      /^x\.yaml:2:4: a number of \d+ digits|is longer than the 4300/,
    );
    expect(load(`a: '${number}'\n`).value).toHaveProperty('length', 1);
  });

  it('merges chains of mappings in proportion to what they become, and refuses those that become too much', () => {
    expect(load(mergesOf(300)).value).toHaveProperty('length', 301);
    expect(() => load(mergesOf(5000))).toThrow('aliases expand to too much data');
    const again = Array.from(
      { length: 60 },
      (_, link) => `m${link + 1}: &m${link + 1} {<<: [*m${link}, *m${link}, *m${link}], k: 1}\n`,
    );
    expect(load(`m0: &m0 {k: 1}\n${again.join('')}`).value).toHaveProperty('length', 61);
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
    const origins = { originOf: fortyLinesDown, excerptOf: templateLine, stepsTo: () => [] };
    const source: ParsedText = { text: 'a: 1\na: 2\n', path: 't', origins, shows: 'both' };
    expect(() => loadYaml(source)).toThrow('salt://t.sls:42:1: ');
    expect(() => loadYaml(source)).toThrow('line 2 of the rendered text');
    try {
      loadYaml(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toHaveProperty(
        'excerpt',
        '> 42 | {{ twice }}\nrendered to:\n  1 | a: 1\n> 2 | a: 2\n    | ^\n',
      );
    }
  });
});

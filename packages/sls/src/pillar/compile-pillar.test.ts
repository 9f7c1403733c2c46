import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { toJson } from '../lowstate/to-json.ts';
import { renderErrorText } from '../render/render-error.ts';
import { fromPlain, PyDict } from '../value/index.ts';
import { type CompiledPillar, compilePillar, pillarErrorMessages } from './compile-pillar.ts';

type Tree = Readonly<Record<string, string>>;

interface Given {
  readonly files: Tree;
  readonly dev?: Tree;
  readonly opts?: Readonly<Record<string, unknown>>;
  readonly override?: Readonly<Record<string, unknown>>;
  readonly pillarenv?: string;
}

function compile({ files, dev, opts = {}, override = {}, pillarenv }: Given): CompiledPillar {
  return compilePillar({
    id: 'web1',
    files: memoryFileSource({ base: files, ...(dev === undefined ? {} : { dev }) }),
    grains: dict({ id: 'web1', os: 'Debian', roles: ['web'] }),
    opts: dict(opts),
    pillarOverride: dict(override),
    pillarenv,
  });
}

function dict(plain: Readonly<Record<string, unknown>>): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}

function pillarOf(given: Given): unknown {
  const { pillar, errors } = compile(given);
  expect(errors).toEqual([]);
  return toJson(pillar);
}

const all = (...names: readonly string[]) => `base: {'*': [${names.join(', ')}]}\n`;

/** Tree -> the pillar that it gives. */
const compiled: Readonly<Record<string, readonly [Given, unknown]>> = {
  'no top file gives nothing': [{ files: {} }, {}],
  'only matching targets count, later files winning at every level': [
    {
      files: {
        'top.sls': "base:\n  '*': [a]\n  'roles:web': [{match: grain}, b]\n  'db*': [c]\n",
        'a.sls': 'k: {x: 1, y: 1}\nl: [1]\n',
        'b.sls': 'k: {y: 2}\nl: [2]\n',
        'c.sls': 'never: 1\n',
      },
    },
    { k: { x: 1, y: 2 }, l: [2] },
  ],
  'targets with an order are taken in that order': [
    {
      files: {
        'top.sls': "base:\n  'web*': [{order: 2}, a]\n  '*': [{order: 1}, b]\n",
        'a.sls': 'v: a\n',
        'b.sls': 'v: b\n',
      },
    },
    { v: 'a' },
  ],
  'lists join on wish, without repetitions': [
    {
      files: { 'top.sls': all('a', 'b'), 'a.sls': 'l: [1, 2]\n', 'b.sls': 'l: [2, 3]\n' },
      opts: { pillar_merge_lists: true },
    },
    { l: [1, 2, 3] },
  ],
  'the overwrite strategy replaces top level keys whole': [
    {
      files: { 'top.sls': all('a', 'b'), 'a.sls': 'd: {x: 1}\n', 'b.sls': 'd: {y: 2}\n' },
      opts: { pillar_source_merging_strategy: 'overwrite' },
    },
    { d: { y: 2 } },
  ],
  'what a file includes loses against the file': [
    { files: { 'top.sls': all('a'), 'a.sls': 'include: [b]\nv: a\n', 'b.sls': 'v: b\nw: b\n' } },
    { v: 'a', w: 'b' },
  ],
  'what a file includes wins on wish': [
    {
      files: { 'top.sls': all('a'), 'a.sls': 'include: [b]\nv: a\n', 'b.sls': 'v: b\n' },
      opts: { pillar_includes_override_sls: true },
    },
    { v: 'b' },
  ],
  'an include may stand under a key and take defaults': [
    {
      files: {
        'top.sls': all('a'),
        'a.sls': 'include:\n  - b: {key: "x:y", defaults: {n: 3}}\n',
        'b.sls': 'v: {{ n * 2 }}\n',
      },
    },
    { x: { y: { v: 6 } } },
  ],
  'a file can ask what other files there are': [
    {
      files: {
        'top.sls': all('a'),
        'a.sls':
          "v: {{ [salt['pillar.file_exists']('a.sls'), salt['pillar.file_exists']('b.sls'), salt['pillar.file_exists']('b.sls', 'base'), salt['pillar.file_exists']('b.sls', 'dev'), salt['pillar.file_exists']('b.sls', 'no')] }}\n",
      },
      dev: { 'b.sls': '' },
    },
    { v: [true, true, false, true, false] },
  ],
  'relative includes and patterns find files': [
    {
      files: {
        'top.sls': all('d.main'),
        'd/main.sls': "include: [.part, 'more.*']\n",
        'd/part.sls': 'p: 1\n',
        'more/x.sls': 'x: 1\n',
        'more/y.sls': 'y: 1\n',
      },
    },
    { p: 1, x: 1, y: 1 },
  ],
  'a file that is missing may be ignored': [
    { files: { 'top.sls': "base: {'*': [{ignore_missing: true}, gone, a]}\n", 'a.sls': 'v: 1\n' } },
    { v: 1 },
  ],
  'environments merge in their order': [
    {
      files: { 'top.sls': "base: {'*': [a]}\ndev: {'*': [a]}\n", 'a.sls': 'v: base\nb: 1\n' },
      dev: { 'a.sls': 'v: dev\n' },
    },
    { v: 'dev', b: 1 },
  ],
  'pillarenv leaves one environment': [
    {
      files: { 'top.sls': all('a'), 'a.sls': 'v: base\n' },
      dev: { 'top.sls': "dev: {'*': [a]}\n", 'a.sls': 'v: dev\n' },
      pillarenv: 'dev',
    },
    { v: 'dev' },
  ],
  'pillar given in line wins, and templates do not see it': [
    {
      files: { 'top.sls': all('a'), 'a.sls': "v: file\nseen: {{ pillar.get('v', 'nothing') }}\n" },
      override: { v: 'line', o: 1 },
    },
    { v: 'line', o: 1, seen: 'nothing' },
  ],
  'templates see grains, the id and the functions that need no host': [
    {
      files: {
        'top.sls': all('a'),
        'a.sls': "os: {{ grains.os }}\nid: {{ opts.id }}\nrole: {{ salt['grains.get']('roles:0') }}\n",
      },
    },
    { os: 'Debian', id: 'web1', role: 'web' },
  ],
};

/** Tree -> what is said of it, beside the data of the files that are right. */
const faults: Readonly<Record<string, readonly [Tree, readonly string[]]>> = {
  'a missing file': [{ 'top.sls': all('gone', 'ok') }, ['salt://top.sls:1:14', "'gone'", "'base'"]],
  'a missing include': [
    { 'top.sls': all('a', 'ok'), 'a.sls': 'include: [gone]\n' },
    ['salt://a.sls:1:11', "'gone'"],
  ],
  'a file that is no mapping': [{ 'top.sls': all('a', 'ok'), 'a.sls': '- x\n' }, ["'a'", 'salt://a.sls:1:1']],
  'a template error': [{ 'top.sls': all('a', 'ok'), 'a.sls': 'k: {{ nope }}\n' }, ["'a'", 'salt://a.sls:1:']],
  'a kind of target that does not exist': [
    { 'top.sls': "base:\n  '*': [ok]\n  q:\n    - match: bogus\n    - a\n" },
    ['salt://top.sls:4:7', "there is no matcher 'bogus'; use one of "],
  ],
  'the renderer yamlex': [
    { 'top.sls': all('a', 'ok'), 'a.sls': '#!yamlex\na: 1\n' },
    ['salt://a.sls:1:3', 'pillar_source_merging_strategy'],
  ],
  'an include that is no list': [
    { 'top.sls': all('a', 'ok'), 'a.sls': 'include: b\n' },
    ["'a'", 'salt://a.sls:1:1'],
  ],
};

describe('compiling pillar', () => {
  it.each(Object.entries(compiled))('%s', (_fact, [given, expected]) => {
    expect(pillarOf(given)).toEqual(expected);
  });

  it.each(Object.entries(faults))('%s is reported, and the other files count', (_fault, [files, pieces]) => {
    const { pillar, errors } = compile({ files: { 'ok.sls': 'v: 1\n', ...files } });
    const text = errors.map(renderErrorText).join('\n');
    for (const piece of pieces) expect(text).toContain(piece);
    expect(toJson(pillar)).toMatchObject({ v: 1 });
  });

  it.each([
    ['ext_pillar', { ext_pillar: [{ cmd_yaml: 'cat x' }] }, 'ext_pillar (cmd_yaml) is not available'],
    ['a refused renderer', { renderer_blacklist: ['jinja'] }, "'jinja' is refused by renderer_blacklist"],
    [
      'a renderer that is not listed',
      { renderer_whitelist: ['yaml'] },
      "'jinja' is not in renderer_whitelist",
    ],
  ])('%s in the configuration is reported', (_, opts, message) => {
    const { errors } = compile({ files: { 'top.sls': all('a'), 'a.sls': 'a: 1\n' }, opts });
    expect(errors.map(renderErrorText).join('\n')).toContain(message);
  });

  it('takes an empty ext_pillar for none', () => {
    const given = { files: { 'top.sls': all('a'), 'a.sls': 'a: 1\n' }, opts: { ext_pillar: [] } };
    expect(pillarOf(given)).toEqual({ a: 1 });
  });

  it('reports a top file that cannot be read', () => {
    const { errors } = compile({ files: { 'top.sls': "base: {'*': text}\n" } });
    expect(errors.map(renderErrorText).join('\n')).toContain('salt://top.sls:1:8');
  });

  it('tells a minion where its pillar is wrong, but nothing of what stands there', () => {
    const files = { 'top.sls': all('secret'), 'secret.sls': 'password: hunter2 {{ nope }}\n' };
    const messages = pillarErrorMessages(compile({ files }).errors).join('\n');
    expect(messages).toContain("'secret' failed at salt://secret.sls:1:");
    expect(messages).not.toMatch(/hunter2|nope/);
  });

  it('reads a template that never ends no further than its limit', () => {
    const files = {
      'top.sls': all('a'),
      'a.sls': '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
    };
    const { errors } = compilePillar({
      id: 'web1',
      files: memoryFileSource({ base: files }),
      grains: new PyDict(),
      opts: new PyDict(),
      limits: { deadlineMs: 100 },
    });
    expect(errors.map(renderErrorText).join('\n')).toContain('salt://a.sls:1:');
  });
});

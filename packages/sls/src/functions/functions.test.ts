import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { toJson } from '../lowstate/to-json.ts';
import { RenderSession } from '../render/render-session.ts';
import { fromPlain, PyDict, type Value } from '../value/index.ts';

const files = memoryFileSource({
  base: {
    'top.sls': '',
    'empty/defaults.yaml': '',
    'order.yaml': 'z: 1.0\na: {3: 1}\n',
    'order.jinja': "{% set m = {'z': 1.0, 'a': {3: 1}} %}",
    'app/defaults.yaml': 'port: 80\nlog: {level: warn}\n',
    'app/map.jinja': "{% set app = {'name': 'x' ~ grains.os} %}",
    'app/files/a.txt': 'text\n',
    'data.json': '{"b": 1.0, "10": [2]}',
  },
  dev: {},
});
const messages: string[] = [];

function session(): RenderSession {
  return new RenderSession({
    id: 'web1',
    files,
    grains: dict({
      id: 'web1',
      os: 'Debian',
      os_family: 'Debian',
      roles: ['cache', 'web'],
      ipv4: ['10.0.0.1'],
      n: { k: 1 },
    }),
    pillar: dict({
      app: { db: { host: 'h', ports: [1, 2] }, on: false },
      kind: 'gold',
      only: 'pillar',
      empty: null,
    }),
    opts: dict({ only: 'opts', nodegroups: { webs: 'web*' }, roles: ['o', 'p'] }),
    hasFunction: (name) => name.startsWith('file.'),
    callFunction: (name, [path]) => (name === 'file.read' ? 'a: {{ grains.os }}' : path === '/etc/app.yaml'),
    log: (level, message) => messages.push(`${level}: ${message}`),
  });
}

function dict(plain: Readonly<Record<string, unknown>>): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}

function call(
  fun: string,
  args: readonly unknown[] = [],
  keywords: Readonly<Record<string, unknown>> = {},
): Value {
  const named = new Map(
    Object.entries(keywords).map(([name, value]): [string, Value] => [name, fromPlain(value)]),
  );
  return session().call(fun, args.map(fromPlain), named);
}

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>b</key>
\t<integer>1</integer>
\t<key>a</key>
\t<integer>2</integer>
</dict>
</plist>
`;

type Row = readonly [string, readonly unknown[], Readonly<Record<string, unknown>>, unknown];

/** Function, arguments, keywords, answer. */
const answers: readonly Row[] = [
  ['pillar.get', ['app:db:host'], {}, 'h'],
  ['pillar.get', ['app:db:ports:1'], {}, 2],
  ['pillar.get', ['app:db:ports:9', 'd'], {}, 'd'],
  ['pillar.get', ['app:nope'], {}, ''],
  ['pillar.get', ['app:on', true], {}, false],
  ['pillar.get', ['empty', 'd'], {}, null],
  ['pillar.get', ['app:nope', null], {}, null],
  ['pillar.get', ['app|db|host'], { delimiter: '|' }, 'h'],
  ['pillar.get', ['empty', { a: 1 }], { merge: true }, null],
  ['pillar.ls', ['kind'], {}, ['kind']],
  ['pillar.obfuscate', ['kind'], {}, { kind: '<str>' }],
  ['pillar.items', ['kind'], { pillarenv: 'base' }, { kind: 'gold' }],
  ['grains.filter_by', [{ Debian: { a: 1 } }], { merge: [] }, { a: 1 }],
  ['config.get', ['renderer'], {}, 'jinja|yaml'],
  ['config.get', ['hosts.file'], {}, '/etc/hosts'],
  ['config.option', ['test.foo'], {}, 'unconfigured'],
  ['config.merge', ['app'], {}, { db: { host: 'h', ports: [1, 2] }, on: false }],
  ['config.merge', ['only'], {}, 'opts'],
  ['config.merge', ['roles'], {}, ['o', 'p']],
  ['config.merge', ['nope', 'd'], {}, 'd'],
  ['config.dot_vals', ['nope'], {}, {}],
  ['config.valid_fileproto', ['salt://x'], {}, true],
  ['config.valid_fileproto', ['/x'], {}, false],
  ['config.manage_mode', ['644'], {}, '0644'],
  ['slsutil.serialize', ['json', { b: 'é' }], { separators: [',', ':'] }, '{"b":"é"}'],
  ['slsutil.serialize', ['python', { a: [1, 'x', null] }], {}, "{'a': [1, 'x', None]}"],
  ['slsutil.serialize', ['configparser', { s: { A: 1, b: 'x' } }], {}, '[s]\na = 1\nb = x\n\n'],
  ['slsutil.serialize', ['keyvalue', { a: 1, b: 'x' }], {}, 'a=1\nb=x'],
  ['slsutil.deserialize', ['configparser', '# c\n[s]\na = 1\nB: x y\n'], {}, { s: { a: '1', b: 'x y' } }],
  ['slsutil.deserialize', ['configparser', '[s]\na = 1\n\t2\n\n'], {}, { s: { a: '1\n2' } }],
  ['slsutil.deserialize', ['keyvalue', 'a: 1\nb: x=y\n'], { separator: ':' }, { a: ' 1', b: ' x=y' }],
  ['slsutil.serialize', ['yaml', { a: {} }], { explicit_start: true }, '---\na: {}'],
  ['slsutil.serialize', ['yaml', 'x'], { explicit_start: true }, '--- x'],
  ['slsutil.serialize', ['plist', { b: 1, a: 2 }], { sort_keys: false }, plist],
  [
    'slsutil.deserialize',
    ['toml', 'a = 1\nb = 1.0\nd = 2026-11-30\n[t]\nx = ["y", true]\n'],
    {},
    { a: 1, b: 1, d: '2026-11-30', t: { x: ['y', true] } },
  ],
  ['slsutil.findup', ['app/files', 'defaults.yaml'], {}, 'app/defaults.yaml'],
  ['random.sample', ['aaa', 2], {}, ['a', 'a']],
  [
    'pillar.get',
    ['app:db', { host: 'x', user: 'u' }],
    { merge: true },
    { host: 'h', user: 'u', ports: [1, 2] },
  ],
  ['pillar.get', ['app:db:ports', [0, 1]], { merge: true }, [0, 1, 2]],
  ['pillar.get', ['kind', { a: 1 }], { merge: true }, 'gold'],
  ['pillar.get', ['nope', { a: 1 }], { merge: true }, { a: 1 }],
  ['pillar.fetch', ['kind'], {}, 'gold'],
  ['pillar.item', ['kind', 'app:on', 'nope'], {}, { kind: 'gold', 'app:on': false, nope: '' }],
  ['pillar.keys', ['app'], {}, ['db', 'on']],
  ['pillar.ls', [], {}, ['app', 'kind', 'only', 'empty']],
  ['pillar.raw', ['kind'], {}, 'gold'],
  [
    'pillar.obfuscate',
    [],
    {},
    {
      app: { db: { host: '<str>', ports: ['<int>', '<int>'] }, on: '<bool>' },
      kind: '<str>',
      only: '<str>',
      empty: '<NoneType>',
    },
  ],
  ['pillar.filter_by', [{ gold: 1, default: 2 }], { pillar: 'kind' }, 1],
  ['grains.get', ['n:k'], {}, 1],
  ['grains.get', ['roles:1'], {}, 'web'],
  ['grains.item', ['os', 'nope'], {}, { os: 'Debian', nope: '' }],
  ['grains.has_value', ['n:k'], {}, true],
  ['grains.has_value', ['n:z'], {}, false],
  ['grains.equals', ['n:k', '1'], {}, true],
  ['grains.filter_by', [{ Debian: { a: 1 }, default: {} }], {}, { a: 1 }],
  ['grains.filter_by', [{ 'De*': 1 }], { grain: 'os' }, 1],
  ['grains.filter_by', [{ web: 1, cache: 2 }], { grain: 'roles' }, 2],
  ['grains.filter_by', [{ x: 1 }], { default: 'x' }, 1],
  ['grains.filter_by', [{ x: 1 }], {}, null],
  // An empty base is none, even where the table has an entry of that name.
  ['grains.filter_by', [{ Debian: { a: 1 }, '': { b: 2 } }], { base: '' }, { a: 1 }],
  [
    'grains.filter_by',
    [{ base: { a: 1, b: 1 }, Debian: { b: 2 } }],
    { base: 'base', merge: { c: 3 } },
    { a: 1, b: 2, c: 3 },
  ],
  ['config.get', ['only'], {}, 'opts'],
  ['config.get', ['only'], { omit_opts: true }, 'pillar'],
  ['config.get', ['os'], {}, 'Debian'],
  ['config.get', ['app:db:host'], {}, 'h'],
  ['config.get', ['nope', 'd'], {}, 'd'],
  ['config.option', ['only'], {}, 'opts'],
  ['config.option', ['on*'], { wildcard: true }, { only: 'opts' }],
  ['defaults.get', ['app:port'], {}, 80],
  ['defaults.get', ['app'], {}, { port: 80, log: { level: 'warn' } }],
  ['defaults.get', ['empty'], {}, {}],
  ['defaults.get', ['nope'], {}, null],
  ['defaults.get', ['nope:port', 80], {}, 80],
  ['status.time', ['%%Y'], {}, '%Y'],
  ['status.time', ['%Y'], {}, String(new Date().getFullYear())],
  [
    'slsutil.renderer',
    [],
    {
      string:
        "{{ salt['jinja.import_yaml']('order.yaml') }} {{ salt['jinja.load_map']('order.jinja', 'm') }}",
      default_renderer: 'jinja',
    },
    "{'z': 1.0, 'a': {'3': 1}} {'z': 1.0, 'a': {'3': 1}}",
  ],
  [
    'slsutil.renderer',
    [],
    {
      string:
        "{% do pillar.update({'new': 1}) %}{% do pillar.app.update({'on': 1}) %}{% do grains.n.update({'k': 2}) %}{{ pillar.new }} {{ pillar.app.on }} {{ grains.n.k }} {{ salt['pillar.get']('new', 'none') }} {{ salt['pillar.get']('app:on') }} {{ salt['grains.get']('n:k') }}",
      default_renderer: 'jinja',
    },
    '1 1 2 none False 1',
  ],
  ['slsutil.renderer', ['salt://nope.sls'], {}, {}],
  ['slsutil.renderer', ['salt://../x'], {}, {}],
  ['slsutil.renderer', ['/etc/app.yaml'], {}, { a: 'Debian' }],
  ['slsutil.renderer', ['/etc/nope.yaml'], {}, {}],
  ['defaults.merge', [{ a: { b: 1 } }, { a: { c: 2 } }], {}, { a: { b: 1, c: 2 } }],
  ['defaults.merge', [null, { a: 1 }], { in_place: false }, { a: 1 }],
  [
    'defaults.update',
    [
      { x: { a: 1 }, y: null },
      { a: 0, b: 0 },
    ],
    {},
    { x: { a: 1, b: 0 }, y: { a: 0, b: 0 } },
  ],
  [
    'slsutil.merge',
    [
      { a: { x: 1 }, l: [1] },
      { a: { y: 2 }, l: [2] },
    ],
    {},
    { a: { x: 1, y: 2 }, l: [2] },
  ],
  ['slsutil.merge', [{ l: [1] }, { l: [2] }], { merge_lists: true }, { l: [1, 2] }],
  ['slsutil.merge', [{ a: { x: 1 } }, { a: { y: 2 } }], { strategy: 'overwrite' }, { a: { y: 2 } }],
  ['slsutil.merge', [{ a: 1, b: 1 }, { a: 2 }], { strategy: 'list' }, { a: [1, 2], b: 1 }],
  ['slsutil.merge_all', [[{ a: 1 }, { b: 2 }, { a: 3 }]], {}, { a: 3, b: 2 }],
  ['slsutil.update', [{ a: { x: 1 } }, { a: { y: 2 } }], {}, { a: { x: 1, y: 2 } }],
  ['slsutil.boolstr', [true, 'on', 'off'], {}, 'on'],
  ['slsutil.renderer', ['salt://data.json'], { default_renderer: 'json' }, { b: 1, '10': [2] }],
  ['slsutil.renderer', [], { string: 'a: {{ n }}', n: 4 }, { a: 4 }],
  ['slsutil.serialize', ['json', { a: [1, null] }], {}, '{"a": [1, null]}'],
  ['slsutil.deserialize', ['yaml', 'a: 0644'], {}, { a: 644 }],
  ['slsutil.file_exists', ['app/files/a.txt'], {}, true],
  ['slsutil.dir_exists', ['app/files'], {}, true],
  ['slsutil.path_exists', ['app/nope'], {}, false],
  ['match.glob', ['web*'], {}, true],
  ['match.glob', ['db*', 'db1'], {}, true],
  ['match.compound', ['G@roles:web and N@webs and not E@db.*'], {}, true],
  ['match.compound', ['web* and'], {}, false],
  ['match.list', [['a', 'web1']], {}, true],
  ['match.grain', ['n:k:1'], {}, true],
  ['match.pillar', ['app:db:host:h'], {}, true],
  ['match.pillar_exact', ['app:db:host:*'], {}, false],
  ['match.ipcidr', ['10.0.0.0/8'], {}, true],
  ['match.filter_by', [{ 'db*': 1, 'web*': { a: 1 } }], { merge: { b: 2 } }, { a: 1, b: 2 }],
  ['match.search_by', [{ one: ['web*'], two: ['db*'] }], {}, ['one']],
  ['match.ifelse', ['db*', 1, true, 2, 3], {}, 2],
  ['hashutil.sha256_digest', ['abc'], {}, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['hashutil.digest', ['abc'], {}, '900150983cd24fb0d6963f7d28e17f72'],
  ['hashutil.base64_b64encode', ['abc'], {}, 'YWJj'],
  ['hashutil.base64_encodestring', ['abc'], {}, 'YWJj\n'],
  ['hashutil.base64_b64decode', ['YWJj'], {}, 'abc'],
  ['hashutil.hmac_signature', ['text', 'key', 'FGyl8n81ZUoxZKAdr5xyZmIIKGt5rVpnRwP6TQzjM7I='], {}, false],
  ['random.hash', ['abc', 'md5'], {}, '900150983cd24fb0d6963f7d28e17f72'],
  ['random.str_encode', ['abc'], {}, 'YWJj'],
  ['cp.get_file_str', ['salt://app/files/a.txt'], {}, 'text\n'],
  ['cp.get_file_str', ['salt://nope'], {}, false],
  ['cp.list_states', [], {}, ['top']],
  ['cp.list_master', [], { prefix: 'app/f' }, ['app/files/a.txt']],
  ['cp.list_master_dirs', [], {}, ['app', 'app/files', 'empty']],
  ['cp.envs', [], {}, ['base', 'dev']],
  ['jinja.import_yaml', ['app/defaults.yaml'], {}, { port: 80, log: { level: 'warn' } }],
  ['jinja.import_json', ['data.json'], {}, { b: 1, '10': [2] }],
  ['jinja.load_map', ['app/map.jinja', 'app'], {}, { name: 'xDebian' }],
];

describe('functions that need no host', () => {
  it.each(answers)('%s(*%j, **%j) is %j', (fun, args, keywords, answer) => {
    expect(toJson(call(fun, args, keywords))).toEqual(answer);
  });

  it.each([
    ['pillar.get', [], 'missing'],
    ['pillar.get', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'takes'],
    ['pillar.keys', ['nope'], 'Pillar key not found: nope'],
    ['pillar.keys', ['kind'], 'not a dict'],
    ['slsutil.renderer', [], 'path or string'],
    ['hashutil.digest', [null], "not <class 'NoneType'>"],
    ['hashutil.base64_b64decode', [5], "not <class 'int'>"],
    ['hashutil.hmac_compute', ['a', null], "not <class 'NoneType'>"],
    ['pillar.file_exists', ['top.sls'], 'No pillar_roots found. Are you running this on the master?'],
    ['jinja.load_map', ['app/map.jinja', 'x; y'], 'not a name'],
    ['match.ifelse', ['a', 1], 'odd number'],
    ['hashutil.digest', ['a', 'nope'], 'not supported'],
    ['no.such', [], "'no.such' is not available"],
    ['pillar.get', [null], 'not iterable'],
    ['slsutil.findup', ['app/nowhere', 'a.txt'], 'Starting path not found'],
    ['slsutil.serialize', ['xml', {}], 'there are json, yaml, python'],
    ['slsutil.serialize', ['toml', []], 'a mapping is expected'],
    ['slsutil.serialize', ['toml', { l: [{}, 1] }], 'the list l holds mappings and other values'],
    ['slsutil.deserialize', ['python', '{}'], 'only writes'],
    ['cp.get_file_str', ['a.txt'], 'is not absolute'],
    ['hashutil.digest', ['a', 'sha1'], 'not supported'],
  ])('%s(*%j) fails and says why', (fun, args, piece) => {
    expect(() => call(fun, args)).toThrow(piece);
  });

  it('change their first argument in place where Salt does', () => {
    const left = dict({ a: { x: 1 } });
    session().call('slsutil.merge', [left, dict({ a: { y: 2 } }), 'overwrite'], new Map());
    expect(toJson(left)).toEqual({ a: { y: 2 } });
    const table = dict({ Debian: { a: 1 } });
    session().call('grains.filter_by', [table], new Map([['merge', dict({ b: 2 })]]));
    expect(toJson(table)).toEqual({ Debian: { a: 1, b: 2 } });
  });

  it('make random texts of the characters that are asked for', () => {
    expect(call('random.get_str', [30], { chars: 'ab' })).toMatch(/^[ab]{30}$/);
    expect(call('random.get_str')).toHaveLength(20);
  });

  it('give the same number for the same seed', () => {
    expect(call('random.rand_int', [1, 1000], { seed: 'x' })).toBe(
      call('random.rand_int', [1, 1000], { seed: 'x' }),
    );
    expect(call('random.seed', [5])).toBe(call('random.seed', [5]));
    expect(toJson(call('random.shuffle', [[1, 2, 3, 4]], { seed: 1 }))).toEqual(
      toJson(call('random.shuffle', [[1, 2, 3, 4]], { seed: 1 })),
    );
  });

  it('log through the minion', () => {
    expect(call('log.warning', ['look'])).toBe(true);
    expect(messages).toContain('warning: look');
  });

  it('take a setting that is an address of sdb from there', () => {
    const asked: unknown[] = [];
    const context = {
      id: 'web1',
      files,
      grains: new PyDict(),
      pillar: dict({ password: 'sdb://store/db' }),
      opts: new PyDict(),
      hasFunction: (name: string) => name === 'sdb.get',
      callFunction(name: string, args: readonly Value[]): Value {
        asked.push([name, ...args]);
        return 'from afar';
      },
    };
    expect(new RenderSession(context).call('config.get', ['password'], new Map())).toBe('from afar');
    expect(asked).toEqual([['sdb.get', 'sdb://store/db']]);
  });

  it('frame a text for the head of a file', () => {
    expect(call('slsutil.banner', [24], { title: 'Title', text: 'Some words here' })).toBe(
      [
        '########################',
        '#                      #',
        '#        Title         #',
        '#                      #',
        '# Some words here      #',
        '########################',
      ].join('\n'),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { renderErrorText } from '../render/render-error.ts';
import { fromPlain, PyDict } from '../value/index.ts';
import {
  compileLowState,
  type StatesRequest,
  showHighData,
  showLowSls,
  showLowState,
  showTop,
} from './compile-states.ts';

type Tree = Readonly<Record<string, string>>;

interface Given {
  readonly files: Tree;
  readonly other?: Readonly<Record<string, Tree>>;
  readonly opts?: Readonly<Record<string, unknown>>;
  readonly sls?: readonly string[];
  readonly exclude?: readonly string[];
}

/** A request for the SLS file `main`, or for what the top file assigns when `sls` is empty. */
function request({ files, other = {}, opts = {}, sls = ['main'], exclude = [] }: Given): StatesRequest {
  return {
    id: 'web1',
    files: memoryFileSource({ base: files, ...other }),
    grains: dict({ id: 'web1', os: 'Debian', roles: ['web'], ipv4: ['10.0.0.1'] }),
    pillar: dict({ tier: 'gold' }),
    opts: dict(opts),
    exclude,
    select: sls.length === 0 ? { kind: 'top' } : { kind: 'sls', sls, saltenv: 'base' },
  };
}

function dict(plain: Readonly<Record<string, unknown>>): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}

/** Chunks as `order id module.fun name`, one a line. */
function lines(given: Given): readonly string[] {
  const { low, errors } = compileLowState(request(given));
  expect(errors).toEqual([]);
  return low.map(({ order, __id__, state, fun, name }) => `${order} ${__id__} ${state}.${fun} ${name}`);
}

/** A tree of that many states, each of which another requires. */
function manyFiles(count: number): Tree {
  const state = 'f{{ i }}:\n  file.managed:\n    - name: /f{{ i }}\n    - require_in: [{file: /f0}]\n';
  return { 'main.sls': `{% for i in range(${count}) %}\n${state}{% endfor %}\n` };
}

const ids = (given: Given) => lines(given).map((line) => line.split(' ')[1]);

/** Tree -> the ids in the order of the run. */
const orders: Readonly<Record<string, readonly [Tree, string]>> = {
  'states run in the order of definition': [{ 'main.sls': 'b: {test.nop: []}\na: {test.nop: []}\n' }, 'b a'],
  'included states come first wherever include stands': [
    { 'main.sls': 'm: {test.nop: []}\ninclude: [one]\n', 'one.sls': 'o: {test.nop: []}\n' },
    'o m',
  ],
  'a file reached twice or in a circle counts once': [
    {
      'main.sls': 'include: [a, b]\nm: {test.nop: []}\n',
      'a.sls': 'include: [b, main]\na: {test.nop: []}\n',
      'b.sls': 'b: {test.nop: []}\n',
    },
    'b a m',
  ],
  'relative includes count from the including file': [
    {
      'main/init.sls': 'include: [.part, ..peer]\nm: {test.nop: []}\n',
      'main/part.sls': 'include: [.more]\np: {test.nop: []}\n',
      'main/more.sls': 'x: {test.nop: []}\n',
      'peer.sls': 'o: {test.nop: []}\n',
    },
    'x p o m',
  ],
  'a pattern includes every file that fits, sorted': [
    {
      'main.sls': "include: ['parts.*']\n",
      'parts/b.sls': 'b: {test.nop: []}\n',
      'parts/a/init.sls': 'a: {test.nop: []}\n',
    },
    'a b',
  ],
  'what a pattern means in another environment is looked up in that of the including file': [
    { 'main.sls': "include: [{base: 'parts.*'}]\n", 'parts/a.sls': 'a: {test.nop: []}\n' },
    'a',
  ],
  'ids that begin with two underscores are data of the file': [
    { 'main.sls': '__x: {a: 1}\nb: {test.nop: []}\n' },
    'b',
  ],
  'such ids in short declare nothing either, nor does what extends them': [
    { 'main.sls': '__x: test.nop\nb: {test.nop: []}\nextend: {__x: {test: [{name: y}]}}\n' },
    'b',
  ],
  'requisites in the place of a state call a function that is not there': [
    { 'main.sls': 'a: {test.nop: [], require: [{test: b}], watch: []}\nb: test.nop\n' },
    'a a a b',
  ],
  'names may have arguments of their own': [
    { 'main.sls': 'a: {test.nop: [{names: [x: [{b: 1}], y]}]}\n' },
    'a a',
  ],
  'order first, numbers, last and negative numbers count': [
    {
      'main.sls':
        'd: {test.nop: []}\nz: {test.nop: [{order: last}]}\nf: {test.nop: [{order: first}]}\nn: {test.nop: [{order: -1}]}\nt: {test.nop: [{order: 2}]}\n',
    },
    'f t d n z',
  ],
  'exclude takes out files by name or pattern and states by id': [
    {
      'main.sls': "include: [one, two]\nexclude: [{sls: 'o*'}, {id: gone}]\nm: {test.nop: []}\n",
      'one.sls': 'o: {test.nop: []}\n',
      'two.sls': 'gone: {test.nop: []}\nkept: {test.nop: []}\n',
    },
    'kept m',
  ],
  'a bare module list is taken before a dotted one of the same id': [
    { 'main.sls': 'x:\n  file.managed: [{name: /a}]\n  pkg: [installed]\n' },
    'x x',
  ],
};

/** Tree -> pieces of the error, its place among them. */
const faults: Readonly<Record<string, readonly [Tree, readonly string[]]>> = {
  'a missing file': [{}, ["No matching sls found for 'main' in env 'base'"]],
  'a missing include': [
    { 'main.sls': 'a: {test.nop: []}\ninclude:\n  - gone.away\n' },
    ['salt://main.sls:3:5', 'gone.away', 'base'],
  ],
  'an include above the root': [{ 'main.sls': 'include: [...up]\n' }, ['salt://main.sls:1:11', '...up']],
  'an include of an unknown environment': [{ 'main.sls': 'include: [{prod: x}]\n' }, ['prod']],
  'an include of an environment and something that is no name': [
    { 'main.sls': 'include: [{base: 3}]\n' },
    ['salt://main.sls:1:11', "neither a name nor 'environment: name'"],
  ],
  'an include that is no list': [{ 'main.sls': 'include: other\n' }, ['salt://main.sls:1:1', 'main', 'list']],
  'a numeric id': [{ 'main.sls': '80: {test.nop: []}\n' }, ['salt://main.sls:1:1', "'80'", 'quoted']],
  'a document that is no mapping': [{ 'main.sls': '- a\n' }, ['salt://main.sls:1:1', 'dictionary']],
  'an id with a list': [{ 'main.sls': 'a:\n  - test.nop\n' }, ['salt://main.sls:1:1', 'ID a']],
  'an id with nothing': [{ 'main.sls': 'a:\n' }, ['salt://main.sls:1:1', 'ID a']],
  'arguments as a mapping': [
    { 'main.sls': 'a:\n  test.nop: {k: v}\n' },
    ['salt://main.sls:2:3', "'a'", 'list'],
  ],
  'a state with a trailing colon': [
    { 'main.sls': 'a:\n  test.nop:\n' },
    ['salt://main.sls:2:3', 'trailing colon'],
  ],
  'names whose arguments are no list of mappings': [
    { 'main.sls': 'a:\n  test.nop: [{names: [x: {b: 1}]}]\n' },
    ['salt://main.sls:2:14', "'x' under 'names'", 'list of mappings'],
  ],
  'an argument that is an empty mapping': [
    { 'main.sls': 'a:\n  test.nop: [{}]\n' },
    ['salt://main.sls:2:14', 'empty mapping'],
  ],
  'data of the file that is no mapping': [{ 'main.sls': '__x: 1\n' }, ['salt://main.sls:1:1', 'ID __x']],
  'a relative include from a name with slashes': [
    {
      'main.sls': 'include: [sub/a]\n',
      'sub/a.sls': 'include: [.b]\n',
      'sub/b.sls': 'b: {test.nop: []}\n',
    },
    ['salt://sub/a.sls:1:11', 'Specified SLS b'],
  ],
  'no function': [{ 'main.sls': 'a:\n  test: [{k: v}]\n' }, ['salt://main.sls:2:3', 'No function']],
  'two functions': [
    { 'main.sls': 'a:\n  file: [managed, absent]\n' },
    ['salt://main.sls:2:3', 'Too many functions'],
  ],
  'one module twice under an id': [
    { 'main.sls': 'a:\n  file.managed: []\n  file.absent: []\n' },
    ['salt://main.sls:3:3', "'a'"],
  ],
  'a requisite that is no list': [
    { 'main.sls': 'a:\n  test.nop: [{require: {test: b}}]\n' },
    ['salt://main.sls:2:14', 'require'],
  ],
  'a requisite with a dotted module': [
    { 'main.sls': 'a:\n  test.nop: [{require: [{test.nop: b}]}]\n' },
    ['did you mean', "'test'"],
  ],
  'two states that require each other': [
    { 'main.sls': 'a: {test.nop: [{require: [{test: b}]}]}\nb: {test.nop: [{require: [{test: a}]}]}\n' },
    ['recursive requisite', '"a"', '"b"'],
  ],
  'an id in two files': [
    {
      'main.sls': 'include: [one, two]\n',
      'one.sls': 'x: {test.nop: []}\n',
      'two.sls': 'x: {test.nop: []}\n',
    },
    ['salt://two.sls:1:1', "'x'", 'base:one', 'base:two'],
  ],
  'an extend of nothing': [
    { 'main.sls': 'extend:\n  ghost:\n    file: [{mode: 1}]\n' },
    ['salt://main.sls:2:3', 'ghost'],
  ],
  'an _in requisite on nothing': [
    { 'main.sls': 'a:\n  test.nop: [{require_in: [{test: ghost}]}]\n' },
    ['salt://main.sls:2:14', 'ghost'],
  ],
  'a template error': [
    { 'main.sls': 'a:\n  test.nop: []\n{{ missing }}\n' },
    ['salt://main.sls:3:', 'missing'],
  ],
  'a YAML error behind template lines': [
    { 'main.sls': '{% set x = 1 %}\na: {test.nop: []}\na: {test.nop: []}\n' },
    ['salt://main.sls:3:1', "'a'", 'twice'],
  ],
  'an unknown renderer': [{ 'main.sls': '#!py\nx\n' }, ['salt://main.sls:1:3', "'py'"]],
  'bad JSON': [{ 'main.sls': '#!json\n{"a": }\n' }, ['salt://main.sls:2:7']],
};

describe('compiling states', () => {
  it.each(Object.entries(orders))('%s', (_fact, [files, order]) => {
    expect(ids({ files }).join(' ')).toBe(order);
  });

  it.each(Object.entries(faults))('%s is reported and nothing is compiled', (_fault, [files, pieces]) => {
    const { low, errors } = compileLowState(request({ files }));
    const text = errors.map(renderErrorText).join('\n');
    expect(low).toEqual([]);
    for (const piece of pieces) expect(text).toContain(piece);
  });

  it('gives the states without an order their number of definition', () => {
    const files = { 'main.sls': 'a: {test.nop: []}\nb: {test.nop: [{order: 7}]}\nc: {test.nop: []}\n' };
    expect(lines({ files })).toEqual(['7 b test.nop b', '10000 a test.nop a', '10001 c test.nop c']);
  });

  it('makes one chunk for every name, with the arguments of that name', () => {
    const files = {
      'main.sls':
        'x:\n  file.directory:\n    - mode: 1\n    - names:\n      - /a\n      - /b: [{mode: 2}]\n      - /a\n',
    };
    const { low } = compileLowState(request({ files }));
    expect(low.map(({ name, args, order }) => [name, args.mode, order])).toEqual([
      ['/a', 1, 10_000.0001],
      ['/b', 2, 10_000.0002],
    ]);
  });

  it('keeps arguments, requisites and what the engine obeys apart', () => {
    const files = {
      'main.sls':
        'x:\n  cmd.run:\n    - name: run it\n    - cwd: /\n    - unless: "true"\n    - require: [{file: /etc/a}, bare]\n    - watch: [{id: other}]\n',
    };
    expect(compileLowState(request({ files })).low).toMatchObject([
      {
        name: 'run it',
        args: { cwd: '/' },
        options: { unless: 'true' },
        requisites: {
          require: [{ state: 'file', key: '/etc/a' }, { key: 'bare' }],
          watch: [{ key: 'other' }],
        },
        position: { path: 'salt://main.sls', line: 2, column: 3 },
      },
    ]);
  });

  it('moves _in requisites to the states they name, by id, name, file or bare id', () => {
    const files = {
      'main.sls': [
        'include: [part]',
        'a: {test.nop: [{require_in: [{test: by name}]}, {watch_in: [{sls: part}]}, {onchanges_in: [b]}]}',
        'b: {test.nop: [{name: by name}]}',
      ].join('\n'),
      'part.sls': 'p: {test.nop: []}\n',
    };
    const { low } = compileLowState(request({ files }));
    const a = [{ state: 'test', key: 'a' }];
    const requisites = Object.fromEntries(low.map((chunk) => [chunk.__id__, chunk.requisites]));
    expect(requisites).toEqual({ p: { watch: a }, a: {}, b: { require: a, onchanges: a } });
  });

  it('turns prereq_in into prereq', () => {
    const files = {
      'main.sls': 'a: {test.nop: [{prereq_in: [{test: b}]}]}\nb: {test.nop: []}\n',
    };
    const a = [{ state: 'test', key: 'a' }];
    expect(compileLowState(request({ files })).low[1]).toMatchObject({ requisites: { prereq: a } });
  });

  it('leaves listen and listen_in as they are written to the end of the run', () => {
    const files = {
      'main.sls':
        'a: {test.nop: [{listen_in: [{test: b, cmd: c}, named]}, {listen: [{id: b}, {test.nop: c}]}]}\n',
    };
    expect(compileLowState(request({ files })).low[0]).toMatchObject({
      requisites: {
        listen_in: [{ state: 'test', key: 'b' }, { state: 'cmd', key: 'c' }, { key: 'named' }],
        listen: [
          { state: 'id', key: 'b' },
          { state: 'test.nop', key: 'c' },
        ],
      },
    });
  });

  it('copies arguments for use, but neither requisites nor what is set already', () => {
    const files = {
      'main.sls':
        'a: {file.managed: [{user: u}, {mode: 1}, {require: [{test: c}]}]}\nb: {file.managed: [{mode: 2}, {use: [{file: a}]}]}\nc: {test.nop: []}\n',
    };
    expect(compileLowState(request({ files })).low[1]).toMatchObject({
      args: { user: 'u', mode: 2 },
      requisites: {},
    });
  });

  it('works extends in: arguments replace, requisites add, functions replace', () => {
    const files = {
      'main.sls':
        'include: [part]\nextend:\n  x:\n    file.absent: [{mode: 2}, {require: [{test: m}]}]\nm: {test.nop: []}\n',
      'part.sls': 'x: {file.managed: [{mode: 1}, {user: u}, {require: [{test: p}]}]}\np: {test.nop: []}\n',
    };
    expect(compileLowState(request({ files })).low[0]).toMatchObject({
      fun: 'absent',
      args: { mode: 2, user: 'u' },
      requisites: {
        require: [
          { state: 'test', key: 'p' },
          { state: 'test', key: 'm' },
        ],
      },
    });
  });

  it('does not let ids share the arguments that an anchor gives them', () => {
    const files = { 'main.sls': 'a:\n  file.managed: &args [{mode: 1}]\nb:\n  file.managed: *args\n' };
    expect(lines({ files })).toEqual(['10000 a file.managed a', '10001 b file.managed b']);
  });

  it('leaves out what the caller excludes', () => {
    const files = { 'main.sls': 'include: [part]\nm: {test.nop: []}\n', 'part.sls': 'p: {test.nop: []}\n' };
    expect(ids({ files, exclude: ['part'] })).toEqual(['m']);
  });

  it('includes a file of another environment by name', () => {
    const files = { 'main.sls': 'include: [{dev: x}]\n' };
    const other = { dev: { 'x.sls': 'x: {test.nop: [{where: "{{ saltenv }}"}]}\n' } };
    expect(compileLowState(request({ files, other })).low).toMatchObject([
      { __env__: 'dev', args: { where: 'dev' } },
    ]);
  });

  it.each([100, 1000])('spends the same effort on each of %i states', (count) => {
    const limits = { maxIterations: 30 * count };
    expect(compileLowState({ ...request({ files: manyFiles(count) }), limits }).errors).toEqual([]);
  });
});

describe('showing states', () => {
  it('shows high data in the shape of Salt', () => {
    const files = { 'main.sls': 'a: test.nop\nb: {test.nop: [{k: 1}]}\n' };
    expect(showHighData(request({ files })).product).toEqual({
      a: { test: ['nop', { order: 10_000 }], __sls__: 'main', __env__: 'base' },
      b: { test: [{ k: 1 }, 'nop', { order: 10_001 }], __sls__: 'main', __env__: 'base' },
    });
  });

  it('shows the chunks of a file as written, and those of the run with everything worked in', () => {
    const files = {
      'main.sls': 'a: {test.nop: [{require_in: [{test: b}]}]}\nb: {test.nop: []}\nexclude: [{id: a}]\n',
    };
    const chunk = { state: 'test', fun: 'nop', __sls__: 'main', __env__: 'base' };
    expect(showLowSls(request({ files })).product).toEqual([
      { ...chunk, name: 'a', __id__: 'a', order: 10_000, require_in: [{ test: 'b' }] },
      { ...chunk, name: 'b', __id__: 'b', order: 10_001 },
    ]);
    expect(showLowState(request({ files })).product).toEqual([
      { ...chunk, name: 'b', __id__: 'b', order: 10_001, require: [{ test: 'a' }] },
    ]);
  });
});

/** Top file -> what it assigns to web1. */
const tops: Readonly<Record<string, readonly [string, unknown]>> = {
  'targets match by glob': ["base: {'*': [a], 'web*': [b], 'db*': [c]}", { base: ['a', 'b'] }],
  'a match entry picks another form': [
    "base: {'os:Deb*': [{match: grain}, a], 'tier:gold': [{match: pillar}, b]}",
    { base: ['a', 'b'] },
  ],
  'targets are compound expressions': [
    "base: {'G@roles:web and not db*': [a], 'not web*': [b]}",
    { base: ['a'] },
  ],
  'nodegroups match by name': ['base: {fronts: [{match: nodegroup}, a]}', { base: ['a'] }],
  'a template may make it': ["base:\n  '{{ grains.id }}': [a]\n", { base: ['a'] }],
  'an entry may name another environment': ["base: {'*': [{dev: x}, a]}", { dev: ['x'], base: ['a'] }],
};

describe('the top file', () => {
  it.each(Object.entries(tops))('%s', (_fact, [top, matches]) => {
    const opts = { nodegroups: { fronts: 'web*' } };
    const { product, errors } = showTop(
      request({ files: { 'top.sls': top }, other: { dev: {} }, opts, sls: [] }),
    );
    expect(errors).toEqual([]);
    expect(product).toEqual(matches);
  });

  it('passes over node groups where none are configured, which only a master knows', () => {
    const top = "base: {'N@fronts': [a], 'ring': [{match: nodegroup}, a], '*': [b]}";
    expect(showTop(request({ files: { 'top.sls': top }, sls: [] })).product).toEqual({ base: ['b'] });
  });

  it.each([
    ["base:\n  'web* and': [a]\n", "salt://top.sls:2:3: The target 'web* and' cannot be matched"],
    [
      "base:\n  'os:Debian':\n    - match: grian\n",
      "salt://top.sls:3:7: Malformed topfile entry for target 'os:Debian'",
    ],
    ["base:\n  '*':\n    - macth: glob\n", "salt://top.sls:3:7: Malformed topfile entry for target '*'"],
    ["base:\n  '*':\n    - [a]\n", "salt://top.sls:3:7: Malformed topfile entry for target '*'"],
    ["base:\n  '*': text\n", 'salt://top.sls:2:3'],
    ['base:\n  - a\n', 'salt://top.sls:1:1'],
    ['- a\n', 'salt://top.sls:1:1'],
    ["base:\n  '*': [1]\n", "salt://top.sls:2:9: Malformed topfile entry for target '*': 1 is neither"],
    [
      "base:\n  '*': [{match: near}]\n",
      "salt://top.sls:2:9: Malformed topfile entry for target '*': there is no matcher 'near'; use one of glob, list",
    ],
    ["base:\n  '*': [a\n", 'salt://top.sls:'],
  ])('%j is refused with its place', (top, place) => {
    const { product, errors } = showTop(request({ files: { 'top.sls': top }, sls: [] }));
    expect(product).toBeUndefined();
    expect(errors.map(renderErrorText).join('\n')).toContain(place);
  });

  it.each([
    ['merge', { base: ['b'], dev: ['from base'] }],
    ['same', { base: ['b'], dev: ['own'] }],
    ['merge_all', { base: ['b', 'x'], dev: ['from base', 'own'] }],
  ])('several top files merge by the strategy %s', (strategy, matches) => {
    const files = { 'top.sls': "base: {'*': [b]}\ndev: {'*': [from base]}\n" };
    const other = { dev: { 'top.sls': "base: {'*': [x]}\ndev: {'*': [own]}\n" } };
    const { product } = showTop(
      request({ files, other, opts: { top_file_merging_strategy: strategy }, sls: [] }),
    );
    expect(product).toEqual(matches);
  });

  it('counts in the environment that is asked for alone, and the files that are asked for', () => {
    const files = { 'top.sls': "base: {'*': [b]}\ndev: {'*': [from base]}\n" };
    const other = { dev: { 'top.sls': "dev: {'*': [x, y]}\n" } };
    const select = { kind: 'top', saltenv: 'dev', whitelist: ['y', 'b'] } as const;
    const { product } = showTop({ ...request({ files, other, sls: [] }), select });
    expect(product).toEqual({ dev: ['y'] });
  });

  it('is where a missing file is reported', () => {
    const files = { 'top.sls': "base:\n  '*':\n    - gone\n" };
    const { errors } = compileLowState(request({ files, sls: [] }));
    expect(errors.map(renderErrorText)).toEqual([
      "salt://top.sls:3:7: No matching sls found for 'gone' in env 'base'\n  1 | base:\n  2 |   '*':\n> 3 |     - gone\n    |       ^",
    ]);
  });

  it('assigns states, and none where it matches nothing', () => {
    const files = { 'top.sls': "base: {'*': [main]}\n", 'main.sls': 'a: {test.nop: []}\n' };
    expect(compileLowState(request({ files, sls: [] }))).toMatchObject({
      low: [{ __id__: 'a' }],
      matches: { base: ['main'] },
    });
    expect(compileLowState(request({ files: { 'top.sls': "base: {'db*': [main]}\n" }, sls: [] }))).toEqual({
      low: [],
      matches: {},
      errors: [],
      sources: {},
    });
  });
});

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRegistry } from '@muster/catalog';
import { type CompilePool, minionPool } from '@muster/compile';
import { defineFunction, defineState, type Json, noArguments } from '@muster/engine';
import { createDebianHost } from '@muster/modules';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LocalMinion, type LocalMinionOptions } from './local-minion.ts';

let directory: string;
let pool: CompilePool;
let patient: CompilePool;
const minions: LocalMinion[] = [];
beforeAll(() => {
  pool = minionPool(20);
  patient = minionPool(1.5);
});
afterAll(() => Promise.all([pool.close(), patient.close()]));
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-local-'));
});
afterEach(async () => {
  await Promise.all(minions.splice(0).map((minion) => minion.close()));
  await rm(directory, { recursive: true, force: true });
});

/** What is wrong with a state -> the file that declares it, which main.sls includes, and the comment of its result. */
const unrunnable: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'an unknown state': [
    'a:\n  test.noop:\n    - x: 1\n',
    [
      "State 'test.noop' was not found in SLS 'part'; did you mean 'test.nop'?",
      'part.sls:2:3',
      '  included from main.sls:1:11',
      '  1 | a:',
      '> 2 |   test.noop:',
      '    |   ^',
      '  3 |     - x: 1',
    ],
  ],
  'a misspelt argument': [
    'a:\n  user.present:\n    - pasword: b\n',
    [
      "Unknown argument 'pasword': did you mean 'password'? (user.present, id 'a' at part.sls:3:7)",
      '  included from main.sls:1:11',
      '  1 | a:',
      '  2 |   user.present:',
      '> 3 |     - pasword: b',
      '    |       ^',
    ],
  ],
  'a misspelt requisite of a state that takes any argument': [
    'a:\n  test.nop:\n    - requires: []\n',
    [
      "Unknown argument 'requires': did you mean 'require'? (test.nop, id 'a' at part.sls:3:7)",
      '  included from main.sls:1:11',
      '  1 | a:',
      '  2 |   test.nop:',
      '> 3 |     - requires: []',
      '    |       ^',
    ],
  ],
  'a requisite that stands for nothing': [
    'first:\n  test.nop: []\na:\n  test.nop:\n    - require:\n      - test: frist\n      - file: first\n',
    [
      'The following requisites were not found:',
      '                   require:',
      '                       test: frist',
      '                       file: first',
      "part.sls:4:3: did you mean 'test: first'?",
      '  included from main.sls:1:11',
      '  1 | first:',
      '  2 |   test.nop: []',
      '  3 | a:',
      '> 4 |   test.nop:',
      '    |   ^',
      '  5 |     - require:',
      '  6 |       - test: frist',
      '  7 |       - file: first',
    ],
  ],
  'a circle of requisites': [
    [
      'a: {test.nop: [require: [test: b]]}',
      'b: {test.nop: [watch: [test: c]]}',
      'c: {test.nop: [require: [a]]}',
    ]
      .join('\n')
      .concat('\n'),
    [
      'Recursive requisite found',
      '  test: a at part.sls:1:5 has require: test: b',
      '  test: b at part.sls:2:5 has watch: test: c',
      '  test: c at part.sls:3:5 has require: test: a',
      '  included from main.sls:1:11',
      '> 1 | a: {test.nop: [require: [test: b]]}',
      '    |     ^',
      '  2 | b: {test.nop: [watch: [test: c]]}',
      '  3 | c: {test.nop: [require: [a]]}',
    ],
  ],
};

describe('a minion without a master', () => {
  test('applies states below its sandbox and changes nothing in a dry run', async () => {
    const minion = await create({
      'states/motd.sls':
        "/etc/motd:\n  file.managed:\n    - makedirs: true\n    - contents: {{ pillar['text'] }}\n",
      'pillar/top.sls': "base: {'*': [text]}",
      'pillar/text.sls': 'text: hello',
    });
    const dry = await minion.call('state.apply', ['motd'], { test: true });
    expect(dry).toMatchObject({ success: true, pending: true });
    await expect(readFile(join(directory, 'host/etc/motd'), 'utf8')).rejects.toThrow('ENOENT');
    expect(await minion.call('state.apply', ['motd'])).toMatchObject({ success: true, retcode: 0 });
    expect(await readFile(join(directory, 'host/etc/motd'), 'utf8')).toBe('hello\n');
  });

  test('tells how far a run is, with what failed and what changed until then', async () => {
    const minion = await create({
      'states/three.sls':
        'same: {test.nop: []}\nchanged: {test.succeed_with_changes: []}\nfailed: {test.fail_without_changes: []}\n',
    });
    const told: unknown[] = [];
    await minion.call('state.apply', ['three'], {}, { report: (progress) => told.push(progress) });
    const counts = { done: 0, failed: 0, changed: 0, total: 3 };
    expect(told).toEqual([
      { ...counts, current: { id: 'same', fun: 'test.nop', name: 'same' } },
      { ...counts, done: 1 },
      { ...counts, done: 1, current: { id: 'changed', fun: 'test.succeed_with_changes', name: 'changed' } },
      { ...counts, done: 2, changed: 1 },
      {
        ...counts,
        done: 2,
        changed: 1,
        current: { id: 'failed', fun: 'test.fail_without_changes', name: 'failed' },
      },
      { ...counts, done: 3, changed: 1, failed: 1 },
    ]);
  });

  test('lets pillar given with a run win, for that run alone', async () => {
    const minion = await create({
      'states/show.sls': 'show:\n  test.show_notification:\n    - text: {{ pillar.who }}\n',
      'pillar/top.sls': "base: {'*': [who]}",
      'pillar/who.sls': 'who: compiled',
    });
    const given = await minion.call('state.apply', ['show'], { pillar: { who: 'given' } });
    expect(JSON.stringify(given.return)).toContain('given');
    expect((await minion.call('pillar.get', ['who'])).return).toBe('compiled');
  });

  test('runs nothing when pillar does not compile', async () => {
    const minion = await create({
      'states/ok.sls': '/ok:\n  file.managed: []\n',
      'pillar/top.sls': "base: {'*': [broken]}",
      'pillar/broken.sls': 'a: {{ nowhere }}',
    });
    const run = await minion.call('state.apply', ['ok']);
    expect(run).toMatchObject({ success: false, retcode: 1 });
    expect(String(run.return)).toContain('Pillar failed to render');
    expect(minion.pillarErrors).toHaveLength(1);
  });

  test('stops a template that needs too much memory, says where, and renders the next', async () => {
    const minion = await create({
      'states/big.sls':
        "{% set all = [] %}\n{% for i in range(100000) %}{% do all.append(('x' * 1000000) | upper) %}{% endfor %}\n",
      'states/ok.sls': '/ok:\n  file.managed: []\n',
    });
    const failed = await minion.call('state.show_sls', ['big']);
    expect(failed.success).toBe(false);
    expect(JSON.stringify(failed.return)).toMatch(
      /big\.sls:2:\d+: the template (?:needs more than \d+ MB|takes longer)/,
    );
    expect(await minion.call('state.show_sls', ['ok'])).toMatchObject({ success: true });
  }, 60_000);

  test('does not hold against a template how long the functions that it calls take', async () => {
    const minion = await create(
      { 'states/slow.sls': "x:\n  test.nop:\n    - name: {{ salt['test.sleep'](2) }}\n" },
      {
        pool: patient,
      },
    );
    expect(await minion.call('state.show_sls', ['slow'])).toMatchObject({ success: true });
  });

  test('masks what its options call secret in everything that it returns', async () => {
    const minion = await create(
      {
        'states/leak.sls':
          'leak:\n  test.show_notification:\n    - text: the password is {{ pillar.db.password }}\n',
        'pillar/top.sls': "base: {'*': [db]}",
        'pillar/db.sls': 'db: {password: open-sesame}',
      },
      { opts: { secret_pillar: ['*password*'] } },
    );
    const outcomes = await Promise.all([
      minion.call('pillar.items'),
      minion.call('state.apply', ['leak']),
      minion.call('state.show_sls', ['leak']),
      minion.call('test.echo', ['open-sesame']),
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('open-sesame');
    expect(JSON.stringify(outcomes[0])).toContain('***');
  });

  test('masks a secret that is a common word where it is a value, and shows names and places as they are', async () => {
    const minion = await create(
      {
        'states/payments.sls':
          'payments:\n  file.managed:\n    - name: /payments.conf\n    - contents: password={{ pillar.db.password }}\n    - show_changes: true\nwrong:\n  test.noop: []\n',
        'pillar/top.sls': "base: {'*': [db]}",
        'pillar/db.sls': 'db: {password: payments}',
        'host/payments.conf': 'old\n',
      },
      { opts: { secret_pillar: ['*password*'] } },
    );
    const { return: run } = await minion.call('state.apply', ['payments']);
    expect(run).toMatchObject({
      'file_|-payments_|-/payments.conf_|-managed': {
        __id__: 'payments',
        __sls__: 'payments',
        name: '/payments.conf',
        comment: 'File /payments.conf updated',
        changes: { diff: expect.stringContaining('+password=***') },
      },
      'test_|-wrong_|-wrong_|-noop': { comment: expect.stringContaining('payments.sls:7:3') },
    });
    expect((await minion.call('state.show_sls', ['payments'])).return).toMatchObject({
      payments: { __sls__: 'payments' },
    });
    expect((await minion.call('pillar.items')).return).toEqual({ db: { password: '***' } });
  });

  test('masks what sdb gave, in pillar and in states', async () => {
    const minion = await create(
      {
        'states/leak.sls':
          "leak:\n  test.show_notification:\n    - text: {{ pillar.mail }} {{ salt['sdb.get']('sdb://keys/web') }}\n",
        'pillar/top.sls': "base: {'*': [keys]}",
        'pillar/keys.sls': "mail: {{ salt['sdb.get']('sdb://keys/mail') }}",
        'host/keys.yaml': 'mail: open-sesame\nweb: open-says-me\n',
      },
      { opts: { keys: { driver: 'yaml', files: ['/keys.yaml'] } } },
    );
    const { success, return: run } = await minion.call('state.apply', ['leak']);
    expect(success).toBe(true);
    expect(JSON.stringify(run)).toContain('*** ***');
    expect(JSON.stringify(await minion.call('pillar.items'))).toContain('***');
  });

  test('fills the mine again after it was emptied', async () => {
    const minion = await create(
      {},
      { opts: { mine_functions: { motto: { mine_function: 'test.echo', text: 'hi' } } } },
    );
    const motto = async () => (await minion.call('mine.get', ['*', 'motto'])).return;
    await minion.call('mine.update');
    await minion.call('mine.delete', ['motto']);
    expect(await motto()).toEqual({});
    await minion.call('mine.update');
    expect(await motto()).toEqual({ local1: 'hi' });
    await minion.call('mine.update', [true]);
    expect(await motto()).toEqual({ local1: 'hi' });
    await minion.call('mine.update', [], {
      mine_functions: { motto: { mine_function: 'test.echo', text: 'ho' } },
    });
    expect(await motto()).toEqual({ local1: 'ho' });
  });

  test('lets a template use a shell only where it asks for one', async () => {
    const minion = await create({
      'states/shell.sls':
        "shell:\n  test.show_notification:\n    - text: {{ salt['cmd.run']('echo 1 | cat') }}, {{ salt['cmd.run']('echo 2 | cat', python_shell=True) }}, {{ salt['cmd.shell']('echo 3 | cat') }}\n",
    });
    expect(JSON.stringify((await minion.call('state.apply', ['shell'])).return)).toContain('1 | cat, 2, 3');
    expect((await minion.call('cmd.run', ['echo 4 | cat'])).return).toBe('4');
  });

  test('lets templates call functions that render something themselves', async () => {
    const minion = await create({
      'states/outer.sls':
        "outer:\n  test.show_notification:\n    - text: {{ salt['slsutil.renderer']('salt://inner.txt', default_renderer='jinja') }}-{{ salt['cmd.run']('echo', template='jinja') }}{{ salt['state.show_sls']('inner') | length }}\n",
      'states/inner.txt': '{{ 6 * 7 }}',
      'states/inner.sls': 'a:\n  test.nop: []\nb:\n  test.nop: []\n',
    });
    expect(JSON.stringify((await minion.call('state.apply', ['outer'])).return)).toContain('42-2');
  });

  test.each([
    ['an unknown function', 'test.pign', [], "'test.pign' is not available; did you mean 'test.ping'?"],
    ['a missing argument', 'cmd.run', [], "cmd.run needs the argument 'cmd'"],
    ['an unknown SLS file', 'state.apply', ['nowhere'], 'nowhere'],
  ])('says what is wrong with %s', async (_, fun, args, message) => {
    const minion = await create({});
    const outcome = await minion.call(fun, args);
    expect(outcome.success).toBe(false);
    expect(String(outcome.return)).toContain(message);
  });

  test.each(Object.entries(unrunnable))('shows %s with its place and lines', async (_, [text, comment]) => {
    const minion = await create({ 'states/main.sls': 'include: [part]\n', 'states/part.sls': text });
    const { success, return: results } = await minion.call('state.apply', ['main']);
    expect(success).toBe(false);
    const failed = Object.values(
      results as Readonly<Record<string, { result: unknown; comment: string }>>,
    ).find(({ result }) => result === false);
    expect(failed?.comment.replaceAll(`${directory}/states/`, '')).toBe(comment.join('\n'));
  });

  test('shows the lines of a template that fails in a managed file, and goes on with the others', async () => {
    const minion = await create({
      'states/main.sls':
        '/a:\n  file.managed:\n    - source: salt://a.j2\n    - template: jinja\n/b:\n  file.managed:\n    - contents: b\n',
      'states/a.j2': 'one\n{{ nope }}\n',
    });
    const { return: results, retcode } = await minion.call('state.apply', ['main']);
    expect(retcode).toBe(2);
    expect(results).toMatchObject({
      'file_|-/a_|-/a_|-managed': {
        result: false,
        comment: `${directory}/states/a.j2:2:4: 'nope' is undefined\n  1 | one\n> 2 | {{ nope }}\n    |    ^`,
      },
      'file_|-/b_|-/b_|-managed': { result: true },
    });
  });

  test('tells whoever looks at the whole pillar what of it does not compile', async () => {
    const minion = await create({
      'pillar/top.sls': "base: {'*': [good, broken]}",
      'pillar/good.sls': 'a: 1',
      'pillar/broken.sls': 'b: {{ nowhere }}',
    });
    const { success, retcode, return: pillar } = await minion.call('pillar.items');
    expect({ success, retcode }).toEqual({ success: false, retcode: 1 });
    expect(pillar).toEqual({
      a: 1,
      _errors: [
        `Rendering SLS 'broken' failed, render error: ${directory}/pillar/broken.sls:1:7: 'nowhere' is undefined\n> 1 | b: {{ nowhere }}\n    |       ^`,
      ],
    });
  });

  test('writes data of pillar as they were written there', async () => {
    const minion = await create({
      'states/a.sls':
        '/data.json:\n  file.serialize:\n    - dataset_pillar: app:data\n    - makedirs: true\n    - serializer: json\n    - serializer_opts: [indent: null, sort_keys: false]\n',
      'pillar/top.sls': "base: {'*': [app]}\n",
      'pillar/app.sls': 'app: {data: {one: 1.0, two: 2, "a<b": 12345678901234567890}}\n',
    });
    expect(await minion.call('state.apply', ['a'])).toMatchObject({ success: true });
    expect(await readFile(join(directory, 'host/data.json'), 'utf8')).toBe(
      '{"one": 1.0,"two": 2,"a<b": 12345678901234567890}\n',
    );
  });

  test('ends a call with the code that is asked for', async () => {
    const minion = await create({});
    expect(await minion.call('test.retcode', [7])).toMatchObject({
      success: false,
      retcode: 7,
      return: true,
    });
    expect(await minion.call('test.retcode')).toMatchObject({ retcode: 42 });
  });

  test('applies one state made on the spot, and one id of a file', async () => {
    const minion = await create({ 'states/two.sls': 'one:\n  test.nop: []\ntwo:\n  test.nop: []\n' });
    const single = await minion.call('state.single', ['test.succeed_with_changes', 'spot']);
    expect(Object.keys(single.return as object)).toEqual(['test_|-spot_|-spot_|-succeed_with_changes']);
    const byId = await minion.call('state.sls_id', ['two', 'two']);
    expect(Object.keys(byId.return as object)).toEqual(['test_|-two_|-two_|-nop']);
  });

  test.each<readonly [string, readonly Json[], Record<string, Json>, Record<string, boolean | null>]>([
    ['state.template_str', ['#!yaml\ntwo: test.succeed_with_changes'], {}, { two: true }],
    ['state.template_str', ['{{ grains.id }}: test.succeed_with_changes'], { test: true }, { local1: null }],
    [
      'state.template_str',
      ['include: [two]\nx: test.nop'],
      { exclude: [{ id: 'one' }] },
      { two: true, x: true },
    ],
    ['state.template_str', [''], {}, {}],
    ['state.high', [{ a: { test: ['nop', { name: 'b' }] } }], {}, { b: true }],
    ['state.high', [{ a: { 'test.succeed_with_changes': [] } }, true], {}, { a: null }],
    ['state.top', ['other_top.sls'], {}, { one: true, two: true }],
    ['state.test', ['two'], {}, { one: true, two: null }],
    ['state.test', [], {}, { other: true }],
  ])('%s(*%j, **%j) comes to %j', async (fun, args, kwargs, results) => {
    const minion = await create({
      'states/top.sls': "base: {'*': [other]}\n",
      'states/other_top.sls': "base: {'*': [two]}\n",
      'states/other.sls': 'other: test.nop\n',
      'states/two.sls': 'one: test.nop\ntwo: test.succeed_with_changes\n',
    });
    const outcome = await minion.call(fun, args, kwargs);
    const shown = Object.values(outcome.return as Record<string, { name: string; result: boolean }>);
    expect(Object.fromEntries(shown.map(({ name, result }) => [name, result]))).toEqual(results);
  });

  test.each([
    ['state.template_str', ['a: b: c'], '<template_str>.sls:1:'],
    ['state.sls_id', ['secnd', 'two'], "No matches for ID 'secnd' found in SLS 'two'", "'second'?"],
    ['state.single', ['test.nopp', 'x'], "Specified state 'test.nopp' was not found", "'test.nop'?"],
  ])('%s refuses a name that does not exist', async (fun, args, ...pieces) => {
    const minion = await create({ 'states/two.sls': 'first: test.nop\nsecond: test.nop\n' });
    const outcome = await minion.call(fun, args);
    expect(outcome.success).toBe(false);
    for (const piece of pieces) expect(String(outcome.return)).toContain(piece);
  });

  test.each([
    ['state.show_states', [], {}, ['one', 'two']],
    ['state.show_top', [], { saltenv: 'base' }, { base: ['one', 'two'] }],
    ['state.sls_exists', ['one,two'], {}, true],
    ['state.sls_exists', ['one,no'], {}, false],
    ['state.id_exists', [['a', 'b'], 'one,two'], {}, true],
    ['state.id_exists', ['b', 'one'], {}, false],
    ['state.show_low_sls', ['one'], { pillar: { id: 'p' } }, [expect.objectContaining({ __id__: 'p' })]],
  ])('%s of %j with %j is %j', async (fun, args, kwargs, expected) => {
    const minion = await create({
      'states/top.sls': "base: {'*': [one, two]}\n",
      'states/one.sls': "{{ pillar.get('id', 'a') }}: test.nop\n",
      'states/two.sls': 'b: test.nop\n',
    });
    expect((await minion.call(fun, args, kwargs)).return).toEqual(expected);
  });

  test.each([
    ['pillar.items', [], {}, 'base,dev'],
    ['pillar.items', [], { saltenv: 'dev' }, 'dev'],
    ['pillar.items', [], { pillarenv: 'base' }, 'base'],
    ['state.show_highstate', [], {}, 'base,dev'],
    ['state.show_highstate', [], { saltenv: 'base' }, 'base'],
    ['state.show_sls', ['told'], {}, 'base'],
    ['state.highstate', [], {}, 'base,dev'],
    ['state.apply', [], { saltenv: 'base' }, 'base'],
    ['state.apply', ['told'], {}, 'base'],
    ['state.apply', ['told'], { pillarenv: 'dev' }, 'dev'],
  ])(
    '%s of %j with %j has the pillar of %s where saltenv chooses it',
    async (fun, args, kwargs, expected) => {
      const told = "{{ (pillar.get('base', []) + pillar.get('dev', []))|join(',') }}: test.nop\n";
      const files = {
        'states/top.sls': "base: {'*': [told]}\n",
        'states/told.sls': told,
        'pillar/top.sls': "base: {'*': [a]}\n",
        'pillar/a.sls': 'base: [base]\n',
        'dev/top.sls': "dev: {'*': [a]}\n",
        'dev/a.sls': 'dev: [dev]\n',
      };
      const minion = await create(files, {
        opts: { pillarenv_from_saltenv: true },
        pillarRoots: { base: [join(directory, 'pillar')], dev: [join(directory, 'dev')] },
      });
      const { return: answer } = await minion.call(fun, args, kwargs);
      const names = Object.keys(answer as object)
        .toSorted()
        .join(',');
      const shown = /^test_\|-(.*?)_\|-/.exec(names)?.[1] ?? names;
      expect(shown).toBe(expected);
    },
  );

  test('leaves out ids and files, and takes what is listed alone', async () => {
    const minion = await create({
      'states/top.sls': "base: {'*': [one, two]}\n",
      'states/one.sls': 'a: test.nop\nb: test.nop\n',
      'states/two.sls': 'c_{{ opts.test }}: test.nop\n',
    });
    const ids = async (...[fun, args, kwargs]: Parameters<LocalMinion['call']>) =>
      Object.keys((await minion.call(fun, args, kwargs)).return as object).map((tag) => tag.split('_|-')[1]);
    expect(await ids('state.highstate', [], { exclude: [{ id: 'a' }, { sls: 'two' }] })).toEqual(['b']);
    expect(await ids('state.highstate', [], { whitelist: ['two'] })).toEqual(['c_False']);
    expect(await ids('state.apply', ['two'], { test: true })).toEqual(['c_True']);
  });
});

describe('functions of the tree', () => {
  const noArgs = { summary: 'One of a tree.', args: noArguments } as const;
  const touch = "{{ salt['file.touch']('/touched') }}";
  const template = {
    source: { text: touch, name: 'a template' },
    engine: 'jinja',
    saltenv: 'base',
    context: {},
    defaults: {},
  };
  const functions = [
    defineFunction({
      ...noArgs,
      name: 'tree.reads',
      effect: 'reads',
      run: (_, { call }) => call('file.touch', ['/touched']),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.asks',
      effect: 'asks',
      run: (_, { call }) => call('tree.changes'),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.changes',
      effect: 'changes',
      run: (_, { call }) => call('file.touch', ['/touched']),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.far',
      effect: 'changes',
      run: (_, { call }) => call('tree.reads'),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.renders',
      effect: 'reads',
      run: (_, { render }) => render(template),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.language',
      effect: 'reads',
      run: (_, { call }) => call('slsutil.renderer', [], { string: touch, default_renderer: 'jinja' }),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.shows',
      effect: 'reads',
      run: (_, { call }) => call('state.show_sls', ['touch']),
    }),
    defineFunction({
      ...noArgs,
      name: 'tree.good',
      effect: 'asks',
      run: (_, { call }) => call('test.echo', ['good']),
    }),
  ];
  const states = [
    defineState({
      name: 'tree.looked',
      summary: 'Calls what changes something while it looks.',
      args: z.strictObject({ name: z.string() }),
      examples: [],
      observe: async (_, _host, context) => ({ seen: await context.call('file.touch', ['/touched']) }),
      desire: () => ({ seen: true }),
      apply: async () => {},
    }),
    defineState({
      name: 'tree.applied',
      summary: 'Calls what changes something to apply itself.',
      args: z.strictObject({ name: z.string() }),
      examples: [],
      observe: async (_, host) => ({ there: (await host.files.stat('/touched')) !== undefined }),
      desire: () => ({ there: true }),
      async apply(_, _desired, _changes, _host, context) {
        await context.call('file.touch', ['/touched']);
      },
    }),
  ];
  const tree = {
    'states/touch.sls': `a: {test.nop: [x: ${touch}]}\n`,
    'states/slot.sls': `a: {test.nop: [x: '__slot__:salt:file.touch("/touched")']}\n`,
    'states/condition.sls': 'a: {test.nop: [onlyif: [{fun: file.touch, args: [/touched]}]]}\n',
  };
  const ofTree = () => create(tree, { registry: createRegistry({ functions, states }) });

  test.each<readonly [string, readonly Json[]]>([
    ['tree.reads', []],
    ['tree.asks', []],
    ['tree.far', []],
    ['tree.renders', []],
    ['tree.language', []],
    ['tree.shows', []],
    ['state.single', ['tree.looked', 'x']],
  ])('%s reaches nothing that does more than itself', async (fun, args) => {
    const { success, return: answer } = await (await ofTree()).call(fun, args);
    expect(success).toBe(false);
    expect(JSON.stringify(answer)).toMatch(/(?:file.touch|tree.changes|state.show_sls) may (?:change|ask)/);
    expect(await touched()).toBe(false);
  });

  test.each<readonly [string, readonly Json[], Readonly<Record<string, Json>>]>([
    ['tree.changes', [], {}],
    ['state.single', ['tree.applied', 'x'], {}],
    ['state.show_sls', ['touch'], {}],
    ['slsutil.renderer', ['salt://touch.sls'], {}],
    ['state.apply', ['touch'], { test: true }],
    ['state.apply', ['slot'], { test: true }],
    ['state.apply', ['condition'], { test: true }],
  ])('%s %j reaches everything', async (fun, args, kwargs) => {
    expect((await (await ofTree()).call(fun, args, kwargs)).success).toBe(true);
    expect(await touched()).toBe(true);
  });

  test('what only asks calls what does no more', async () => {
    expect((await (await ofTree()).call('tree.good')).return).toBe('good');
  });
});

function touched(): Promise<boolean> {
  return stat(join(directory, 'host/touched')).then(
    () => true,
    () => false,
  );
}

async function create(
  files: Readonly<Record<string, string>>,
  options: Partial<LocalMinionOptions> = {},
): Promise<LocalMinion> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  await mkdir(join(directory, 'host'), { recursive: true });
  const minion = await LocalMinion.create({
    id: 'local1',
    fileRoots: { base: [join(directory, 'states')] },
    pillarRoots: { base: [join(directory, 'pillar')] },
    grains: async () => ({ id: 'local1', os: 'Debian' }),
    host: createDebianHost({ root: join(directory, 'host') }),
    pool,
    ...options,
  });
  minions.push(minion);
  return minion;
}

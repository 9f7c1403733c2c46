import type { LowChunk } from '@muster/contract';
import { createRedactor, textOf } from '@muster/shared';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnyState, defineAction, defineState } from '../contract/state-definition.ts';
import { NotYetError } from '../contract/state-errors.ts';
import type { MemoryHost, MemoryHostOptions } from '../host/memory/memory-contract.ts';
import { createMemoryHost } from '../host/memory/memory-host.ts';
import { plainChunk } from '../laws/plain-chunk.ts';
import { type PlainContextOptions, plainContext } from '../laws/plain-context.ts';
import type { Clock, Progress, RunEnvironment } from './run-environment.ts';
import { runStates } from './run-states.ts';

const named = z.strictObject({ name: z.string() });

const bytes = (text: string) => ({ kind: 'bytes', bytes: Buffer.from(text) }) as const;

/** A file exists; its directory must. */
const fileHas = defineState({
  name: 'file.has',
  summary: 'A file holds a text.',
  args: z.strictObject({ name: z.string(), text: z.string(), mode: z.number().optional() }),
  examples: [],
  async observe({ name }, { files }) {
    const parent = name.slice(0, Math.max(1, name.lastIndexOf('/')));
    if ((await files.stat(parent)) === undefined) throw new NotYetError(`${parent} is not there`);
    return { text: (await files.stat(name)) === undefined ? undefined : await files.readText(name) };
  },
  desire: ({ text }) => ({ text }),
  apply: async ({ name, text }, _, __, { files }) => files.writeAtomically(name, bytes(text), {}),
});

const directoryIs = defineState({
  name: 'directory.is',
  summary: 'A directory is there.',
  args: named,
  examples: [],
  baseline: true,
  observe: async ({ name }, { files }) => ({ kind: (await files.stat(name))?.kind }),
  desire: () => ({ kind: 'directory' }),
  apply: async ({ name }, _, __, { files }) => files.makeDirectory(name, {}),
});

const nothingAt = defineState({
  name: 'file.gone',
  summary: 'Nothing is at a path.',
  args: named,
  examples: [],
  provisional: true,
  observe: async ({ name }, { files }) => ({ exists: (await files.stat(name)) !== undefined }),
  desire: () => ({ exists: false }),
  apply: async ({ name }, _, __, { files }) => files.remove(name),
});

const serviceRuns = defineState({
  name: 'service.runs',
  summary: 'A service runs.',
  args: named,
  examples: [],
  baseline: true,
  observe: async ({ name }, { services }) => ({ status: (await services.status(name)).status }),
  desire: () => ({ status: 'running' }),
  apply: async ({ name }, _, __, { services }) => services.start(name),
  async onWatch({ name }, { services }) {
    await services.restart(name);
    return { result: true, changes: { restarted: name }, comment: 'Service restarted' };
  },
  watchComment: () => 'Service is set to be restarted',
});

/** Like a package whose installation brings a file and starts a service. */
const packageIs = defineState({
  name: 'pkg.is',
  summary: 'A package is installed.',
  args: named,
  examples: [],
  observe: async ({ name }, { packages }) => ({ installed: (await packages.installed([name])).has(name) }),
  desire: () => ({ installed: true }),
  async apply({ name }, _, __, host) {
    await host.packages.install([{ name }]);
    await host.processes.run({ argv: ['postinst', name] });
  },
});

const stubborn = defineState({
  name: 'stubborn.is',
  summary: 'A property that does not change.',
  args: named,
  examples: [],
  observe: async () => ({ colour: 'red', size: 1 }),
  desire: () => ({ colour: 'blue', size: 1 }),
  apply: async () => {},
});

/** Takes whatever it is given, and would go on for ever. */
const tolerant = defineState({
  name: 'tolerant.is',
  summary: 'A text that is doubled.',
  args: z.strictObject({
    name: z.string(),
    text: z.string().optional(),
    colour: z.string().optional(),
    more: z.record(z.string(), z.json()).optional(),
  }),
  examples: [],
  ignoresExtra: true,
  desiredOnce: true,
  extraInto: ({ text }) => (text === 'in more' ? 'more' : undefined),
  observe: async ({ name, more }, { files }) => ({ text: await files.readText(name).catch(() => ''), more }),
  desire: (_, { text }) => ({ text: `${text}x` }),
  async apply({ name }, { text }, _, { files }) {
    await files.writeAtomically(name, { kind: 'bytes', bytes: Buffer.from(text) }, {});
  },
  report: (_, __, { more = {} }) => more,
});

const actionRuns = defineAction({
  name: 'action.runs',
  summary: 'Runs.',
  args: z.strictObject({ name: z.string(), fail: z.number().default(0), timeout: z.string().optional() }),
  examples: [],
  plan: async ({ name }) => ({ result: null, changes: {}, comment: `${name} would run` }),
  async run({ name, fail }, { files }) {
    const count = (await files.stat('/count')) === undefined ? 1 : Number(await files.readText('/count')) + 1;
    await files.writeAtomically('/count', bytes(String(count)), {});
    return { result: count > fail, changes: { count }, comment: `${name} ran ${count} times` };
  },
});

const hangs = defineAction({
  name: 'action.hangs',
  summary: 'Does not end.',
  args: named,
  examples: [],
  plan: async () => ({ result: null, changes: {}, comment: '' }),
  run: () => new Promise(() => {}),
});

const definitions = [
  fileHas,
  directoryIs,
  nothingAt,
  serviceRuns,
  packageIs,
  stubborn,
  tolerant,
  actionRuns,
  hangs,
];
const states = new Map<string, AnyState>(definitions.map((state) => [state.name, state]));

interface Setup extends Partial<Omit<RunEnvironment, 'host' | 'context' | 'states'>> {
  readonly host?: MemoryHost | MemoryHostOptions;
  readonly context?: PlainContextOptions;
}

function chunk(id: string, fun: string, rest: Partial<LowChunk> = {}): LowChunk {
  return plainChunk(fun, id, rest);
}

async function run(chunks: readonly LowChunk[], { host = {}, context = {}, ...rest }: Setup = {}) {
  const target = 'snapshot' in host ? host : createMemoryHost(host);
  const results = await runStates(chunks, {
    states: { get: (name) => states.get(name), names: () => states.keys() },
    host: target,
    context: ({ test }) => plainContext({ ...context, test }),
    test: false,
    signal: new AbortController().signal,
    ...rest,
  });
  return Object.values(results);
}

const onPackage = { require: [{ state: 'pkg', key: 'web' }] };

describe('a dry run', () => {
  const postinst: NonNullable<MemoryHostOptions['programs']> = {
    async postinst(_, __, host) {
      await host.files.makeDirectory('/etc/web', { parents: true });
      await host.files.writeAtomically('/etc/web/default', bytes('default'), {});
      host.serviceStates.set('web', { status: 'running', enabled: true, masked: false });
      return {};
    },
    sh: ([, line]) => ({ code: line === 'true' ? 0 : 1 }),
  };
  const tree = [
    chunk('web', 'pkg.is'),
    chunk('/etc/web/conf', 'file.has', { args: { text: 'x' }, requisites: onPackage }),
    chunk('/etc/web/default', 'file.gone', { requisites: onPackage }),
    chunk('/etc/unrelated', 'file.gone'),
    chunk('/etc/web', 'directory.is', { requisites: onPackage }),
    chunk('web', 'service.runs', {
      requisites: { ...onPackage, watch: [{ state: 'file', key: '/etc/web/conf' }] },
    }),
    chunk('migrate', 'action.runs', { requisites: { onchanges: [{ state: 'file', key: '/etc/web/conf' }] } }),
    chunk('onlyif', 'action.runs', { requisites: onPackage, options: { onlyif: 'false' } }),
    chunk('done before', 'action.runs', { requisites: onPackage, options: { unless: 'true' } }),
    chunk('fallback', 'action.runs', {
      requisites: { onchanges: [{ state: 'file', key: '/etc/unrelated' }] },
    }),
  ];

  it('predicts on a fresh host exactly the states that the run then changes, and writes nothing', async () => {
    const host = createMemoryHost({
      offered: { web: '1' },
      programs: {
        ...postinst,
        sh: async ([, line], _, { files }) => ({
          code: line === 'true' || (await files.stat('/etc/web/conf')) !== undefined ? 0 : 1,
        }),
      },
    });
    const before = host.snapshot();
    const plan = await run(tree, { host, test: true });
    expect(host.snapshot().replace(/"deeds":.*/, '')).toBe(before.replace(/"deeds":.*/, ''));
    const real = await run(tree, { host });
    expect(real.map(({ result }) => result)).toEqual(tree.map(() => true));
    const changed = real.map(({ __id__, changes }) => [__id__, Object.keys(changes).length > 0]);
    expect(plan.map(({ __id__, result }) => [__id__, result === null])).toEqual(changed);
    const again = await run(
      tree.filter(({ options }) => options['onlyif'] === undefined),
      { host },
    );
    expect(again.filter(({ changes }) => Object.keys(changes).length > 0)).toEqual([]);
  });

  it('says what is awaited where something cannot be looked at yet', async () => {
    const plan = await run(tree, { host: { offered: { web: '1' }, programs: postinst }, test: true });
    expect(plan.find(({ name }) => name === '/etc/web/conf')).toMatchObject({
      result: null,
      comment: '/etc/web is not there; to be decided after pkg: web',
    });
  });

  it('fails where nothing pending can help', async () => {
    const [result] = await run([chunk('/etc/web/conf', 'file.has', { args: { text: 'x' } })], { test: true });
    expect(result).toMatchObject({ result: false, comment: '/etc/web is not there' });
  });

  it('counts a pending restart as a change of the service', async () => {
    const host = { files: { '/etc/conf': 'old' }, services: { web: { status: 'running' } } } as const;
    const results = await run(
      [
        chunk('/etc/conf', 'file.has', { args: { text: 'new' } }),
        chunk('web', 'service.runs', { requisites: { watch: [{ state: 'file', key: '/etc/conf' }] } }),
        chunk('after', 'action.runs', { requisites: { onchanges: [{ state: 'service', key: 'web' }] } }),
      ],
      { host, test: true },
    );
    expect(results.map(({ result }) => result)).toEqual([null, null, null]);
    expect(results[1]?.comment).toBe('Service is set to be restarted');
  });
});

describe('a run', () => {
  it('restarts a service that the same run installed and then configured', async () => {
    const host = createMemoryHost({
      offered: { web: '1' },
      files: { '/etc/web/x': '' },
      programs: {
        postinst(_, __, { serviceStates }) {
          serviceStates.set('web', { status: 'running', enabled: true, masked: false });
          return {};
        },
      },
    });
    const results = await run(
      [
        chunk('web', 'pkg.is'),
        chunk('/etc/web/conf', 'file.has', { args: { text: 'x' } }),
        chunk('web', 'service.runs', { requisites: { watch: [{ state: 'file', key: '/etc/web/conf' }] } }),
      ],
      { host },
    );
    expect(results[2]?.changes).toEqual({ status: { old: 'absent', new: 'running' }, restarted: 'web' });
  });

  it('fails a state of which something is left, and names it', async () => {
    const [result] = await run([chunk('x', 'stubborn.is')]);
    expect(result).toMatchObject({
      result: false,
      comment: expect.stringContaining("colour is 'red' and should be 'blue'"),
    });
  });

  it.each([
    [{ textt: 'x' }, "Unknown argument 'textt': did you mean 'text'? (file.has, id '/f' at a.sls:3:5)"],
    [{}, "Missing parameter text for state file.has (file.has, id '/f' at a.sls:3:5)"],
    [{ text: 5 }, "Invalid argument 'text': expected a text, not 5 (file.has, id '/f' at a.sls:3:5)"],
    [
      { text: 'x', requires: [] },
      "Unknown argument 'requires': did you mean 'require'? (file.has, id '/f' at a.sls:3:5)",
    ],
  ])('refuses the arguments %j', async (args, comment) => {
    const position = { path: 'a.sls', line: 3, column: 5 };
    const [result] = await run([chunk('/f', 'file.has', { args, position })]);
    expect(result).toMatchObject({ result: false, comment });
  });

  it.each([
    ['file.has', 'surprise', ''],
    ['tolerant.is', 'surprise', ''],
    ['tolerant.is', 'colur', "; did you mean 'colour'?"],
  ])('warns where %s does not know %s', async (fun, argument, hint) => {
    const [result] = await run([chunk('/f', fun, { args: { text: 'x', [argument]: 1 } })]);
    expect(result).toMatchObject({
      result: true,
      warnings: [`'${argument}' is an invalid keyword argument for '${fun}' and was ignored${hint}`],
    });
  });

  it('hands what a state does not know to an argument that takes it in', async () => {
    const args = { text: 'in more', surprise: 1, colur: 2, more: { surprise: 0, own: 3 } };
    const [result] = await run([chunk('/f', 'tolerant.is', { args })]);
    expect(result).toMatchObject({ result: true, changes: { surprise: 0, own: 3, colur: 2 } });
    expect(result?.warnings).toHaveLength(1);
  });

  it('looks for what it desired before, where that is so declared', async () => {
    const host = createMemoryHost({ files: { '/f': 'a' } });
    for (const text of ['ax', 'axx']) {
      expect(await run([chunk('/f', 'tolerant.is')], { host })).toMatchObject([{ result: true }]);
      expect(await host.files.readText('/f')).toBe(text);
    }
  });

  it('runs a state whose condition is neither a command nor a function, with a warning', async () => {
    const [result] = await run([chunk('x', 'action.runs', { options: { onlyif: false } })]);
    expect(result).toMatchObject({
      result: true,
      warnings: ['onlyif is neither a command nor a function, and was not asked: false'],
    });
  });

  it.each([
    [{ onlyif: [] }, 'onlyif has nothing to ask'],
    [{ unless: '' }, 'unless has nothing to ask'],
    [{ check_cmd: [] }, 'check_cmd has nothing to run'],
  ])('fails a state with %j', async (options, comment) => {
    const [result] = await run([chunk('x', 'action.runs', { options })]);
    expect(result).toMatchObject({ result: false, comment: expect.stringContaining(comment) });
  });

  it('shows a state that cannot run before the one that prepares for it', async () => {
    const results = await run([
      chunk('prepares', 'action.runs', { requisites: { prereq: [{ state: 'action', key: 'main' }] } }),
      chunk('main', 'action.runs', { requisites: { require: [{ state: 'action', key: 'fails' }] } }),
      chunk('fails', 'action.runs', { args: { fail: 9 } }),
    ]);
    expect(results.map(({ __id__: id, comment }) => `${id}: ${comment}`)).toEqual([
      'fails: fails ran 1 times',
      'main: One or more requisite failed: s.fails',
      'prepares: One or more requisite failed: s.main',
    ]);
  });

  it('runs the states that are asked for with what they require, and nothing else', async () => {
    const results = await run(
      [
        chunk('first', 'action.runs'),
        chunk('wanted', 'action.runs', { requisites: { require: [{ state: 'action', key: 'last' }] } }),
        chunk('last', 'action.runs'),
        chunk('listens', 'action.runs', { requisites: { listen: [{ state: 'action', key: 'wanted' }] } }),
      ],
      { only: ({ __id__: id }) => id === 'wanted' },
    );
    expect(results.map(({ __id__: id }) => id)).toEqual(['last', 'wanted']);
  });

  it('names the function that was probably meant', async () => {
    const [result] = await run([chunk('x', 'pkg.iss')]);
    expect(result?.comment).toBe("State 'pkg.iss' was not found in SLS 's'; did you mean 'pkg.is'?");
  });

  it('retries as often and as late as it is told, and keeps the history', async () => {
    const slept: number[] = [];
    const clock: Clock = { now: () => 0, sleep: async (milliseconds) => void slept.push(milliseconds) };
    const retry = { attempts: 3, interval: 10, splay: 4 };
    const [result] = await run([chunk('x', 'action.runs', { args: { fail: 2 }, options: { retry } })], {
      clock,
      random: () => 0.5,
    });
    expect(slept).toEqual([12_000, 12_000]);
    expect(result?.comment).toBe(
      'Attempt 1: Returned a result of "False", with the following comment: "x ran 1 times"\n' +
        'Attempt 2: Returned a result of "False", with the following comment: "x ran 2 times"\n' +
        'x ran 3 times',
    );
  });

  it('keeps what a try had changed before it failed', async () => {
    const host = createMemoryHost({ services: { slow: {} } });
    let looks = 0;
    const services = {
      ...host.services,
      // Runs at the third look only: the first try starts it and finds it stopped.
      status: async () =>
        ({ status: ++looks > 2 ? 'running' : 'stopped', enabled: true, masked: false }) as const,
    };
    const slow = defineState({
      name: 'slow.runs',
      summary: 'A service that takes its time.',
      args: named,
      examples: [],
      observe: async ({ name }, reader) => ({ status: (await reader.services.status(name)).status }),
      desire: () => ({ status: 'running' }),
      apply: async () => {},
    });
    const clock: Clock = { now: () => 0, sleep: async () => {} };
    const results = await runStates(
      [
        chunk('slow', 'slow.runs', { options: { retry: { interval: 1 } } }),
        chunk('after', 'action.runs', { requisites: { onchanges: [{ key: 'slow' }] } }),
      ],
      {
        states: {
          get: (name) => (name === 'slow.runs' ? slow : states.get(name)),
          names: () => states.keys(),
        },
        host: { ...host, files: host.files, services },
        context: ({ test }) => plainContext({ test }),
        test: false,
        clock,
        signal: new AbortController().signal,
      },
    );
    const [first, after] = Object.values(results);
    expect(first).toMatchObject({ result: true, changes: { status: { old: 'stopped', new: 'running' } } });
    expect(after?.changes).toEqual({ count: 1 });
  });

  it('ends a state that takes longer than its timeout', async () => {
    const [result] = await run([chunk('x', 'action.hangs', { args: { timeout: 0.05 } })]);
    expect(result).not.toHaveProperty('warnings');
    expect(result).toMatchObject({
      result: false,
      comment: expect.stringContaining('timeout of 0.05 seconds'),
    });
  });

  it('runs parallel states beside others and lets dependents wait', async () => {
    const results = await run([
      chunk('p', 'action.runs', { options: { parallel: true } }),
      chunk('d', 'action.runs', { requisites: { require: [{ key: 'p' }] } }),
    ]);
    expect(results.map(({ __id__, result }) => [__id__, result])).toEqual([
      ['p', true],
      ['d', true],
    ]);
  });

  it('shows no secret in results, names included', async () => {
    const results = await run([chunk('/hunter22', 'file.has', { args: { text: 'hunter22' } })], {
      redactor: createRedactor(['hunter22']),
    });
    expect(JSON.stringify(results)).not.toContain('hunter22":');
    expect(results[0]?.changes).toEqual({ text: { old: '', new: '***' } });
  });

  it('tells of each state that begins and ends, and of events that were asked for', async () => {
    const progress: Progress[] = [];
    const fired: unknown[] = [];
    await run([chunk('a', 'action.runs', { options: { fire_event: 'my/tag' } }), chunk('b', 'action.runs')], {
      onProgress: (step) => progress.push(step),
      fireEvent: async (tag, result) => void fired.push([tag, result.__id__]),
    });
    expect(progress.map(({ kind, index, total, chunk: { __id__: id } }) => [kind, index, total, id])).toEqual(
      [
        ['started', 1, 2, 'a'],
        ['finished', 1, 2, 'a'],
        ['started', 2, 2, 'b'],
        ['finished', 2, 2, 'b'],
      ],
    );
    expect(fired).toEqual([['my/tag', 'a']]);
  });

  it('gives new files the mode that a umask leaves', async () => {
    const host = createMemoryHost();
    await run([chunk('/f', 'file.has', { args: { text: 'x' }, options: { umask: '077' } })], { host });
    expect((await host.files.stat('/f'))?.mode).toBe(0o600);
  });

  it('fills slots with what functions return', async () => {
    const host = createMemoryHost();
    await run(
      [chunk('/f', 'file.has', { args: { text: "__slot__:salt:test.echo('a, b', n=2).value ~ !" } })],
      {
        host,
        context: {
          functions: {
            'test.echo': ([first], { n }) => ({ value: `${textOf(first ?? '')}${textOf(n ?? '')}` }),
          },
        },
      },
    );
    expect(await host.files.readText('/f')).toBe('a, b2!');
  });

  it('stops where it is told to, and tells what was done, what was interrupted and what was not begun', async () => {
    const end = new AbortController();
    const results = await run(
      [
        chunk('a', 'action.runs'),
        chunk('b', 'action.hangs'),
        chunk('c', 'action.runs'),
        chunk('d', 'file.gone'),
      ],
      {
        signal: end.signal,
        clock: { now: Date.now, sleep: async () => {} },
        onProgress: ({ kind, index }) =>
          kind === 'started' && index === 2 && end.abort(new Error('Cancelled.')),
      },
    );
    expect(
      results.map(({ __id__, result, comment, __state_ran__: ran }) => [__id__, result, comment, ran]),
    ).toEqual([
      ['a', true, expect.any(String), undefined],
      ['b', false, 'Interrupted. Cancelled.', undefined],
      ['c', null, 'Not begun. Cancelled.', false],
      ['d', null, 'Not begun. Cancelled.', false],
    ]);
  });
});

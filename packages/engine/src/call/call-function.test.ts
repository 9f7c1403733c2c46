import type { Json } from '@muster/shared';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineFunction, type ExecutionFunction, noArguments } from '../contract/execution-function.ts';
import type { FunctionContext } from '../contract/function-context.ts';
import { createMemoryHost } from '../host/memory/memory-host.ts';
import { plainContext } from '../laws/plain-context.ts';
import { callFunction } from './call-function.ts';
import { findFunction } from './function-registry.ts';

const install = defineFunction({
  name: 'pkg.install',
  summary: 'Installs.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      name: z.string(),
      refresh: z.boolean().default(false),
      version: z.string().optional(),
    }),
  run: async ({ name, refresh, version = 'none' }) => ({ name, refresh, version }),
});
const echo = defineFunction({
  name: 'test.arg',
  summary: 'Answers with what arrived.',
  effect: 'reads',
  args: () => z.object({ first: z.json(), rest: z.array(z.json()).default([]) }).catchall(z.json()),
  variadic: 'rest',
  run: async (args) => args,
});
const bare = defineFunction({
  name: 'test.ping',
  summary: 'Answers.',
  effect: 'reads',
  args: noArguments,
  run: async () => true,
});

function call(
  definition: ExecutionFunction,
  positional: readonly Json[] = [],
  named: Readonly<Record<string, Json>> = {},
): Promise<Json> {
  const minion: Partial<FunctionContext['minion']> = {
    mineGet: async () => 'of the mine',
    refreshGrains: async () => ({}),
  };
  const context: FunctionContext = {
    ...plainContext({}),
    host: createMemoryHost({ files: { '/etc/hostname': 'web1' }, programs: { id: async () => ({}) } }),
    keepSecret: () => undefined,
    minion: minion as FunctionContext['minion'],
  };
  return callFunction(definition, { positional, named }, context);
}

describe('arguments', () => {
  test('by position and by name end in the same places', async () => {
    const expected = { name: 'nginx', refresh: true, version: 'none' };
    expect(await call(install, ['nginx', true])).toEqual(expected);
    expect(await call(install, [], { refresh: true, name: 'nginx' })).toEqual(expected);
  });
  test('that were not given, or null where the function has no use for that, get their defaults', async () => {
    const expected = { name: 'nginx', refresh: false, version: 'none' };
    expect(await call(install, ['nginx'])).toEqual(expected);
    expect(await call(install, ['nginx', null], { version: null })).toEqual(expected);
  });
  test('beyond the declared ones are handed over where the function takes them', async () => {
    const expected = { first: null, rest: [1, 'b'], c: 3 };
    expect(await call(echo, [null, 1, 'b'], { c: 3, __pub_jid: '1' })).toEqual(expected);
    expect(await call(echo, [null], { c: 3, rest: [1, 'b'] })).toEqual(expected);
  });
  test.each<readonly [string, ExecutionFunction, readonly Json[], Readonly<Record<string, Json>>, string]>([
    ['a missing one', install, [], {}, "pkg.install needs the argument 'name'"],
    ['null for one that is needed', install, [null], {}, "pkg.install needs the argument 'name'"],
    ['one too many', install, ['a', true, '1', 'x'], {}, 'takes at most 3 arguments, 4 were given'],
    ['any where none is taken', bare, [1], {}, 'takes at most 0 arguments, 1 were given'],
    ['a double one', install, ['a'], { name: 'b' }, "got two values for argument 'name'"],
    [
      'one of the further ones twice',
      echo,
      [1, 2],
      { rest: [] },
      "test.arg got two values for argument 'rest'",
    ],
    ['a misspelt one', install, ['a'], { refesh: true }, "argument 'refesh'; did you mean 'refresh'?"],
    ['an unknown one', install, ['a'], { colour: 'red' }, "'colour'; it takes name, refresh, version"],
    [
      'one of another kind',
      install,
      ['a'],
      { refresh: 'perhaps' },
      'pkg.install: argument \'refresh\' has to be true or false, not "perhaps"',
    ],
  ])('%s is an error that names it', async (_, definition, positional, named, message) => {
    await expect(call(definition, positional, named)).rejects.toThrow(message);
  });
});

const declared = { name: 'test.try', summary: 'Tries.', args: noArguments } as const;

describe('a function that', () => {
  test('reads sees files and accounts', async () => {
    const reading = defineFunction({
      ...declared,
      effect: 'reads',
      run: async (_args, { host }) => [
        await host.files.readText('/etc/hostname'),
        (await host.accounts.user('root'))?.name ?? null,
      ],
    });
    expect(await call(reading)).toEqual(['web1', 'root']);
  });

  test.each<readonly [string, ExecutionFunction, string]>([
    [
      'reads, run a program',
      defineFunction({
        ...declared,
        effect: 'reads',
        // @ts-expect-error -- it has no programs
        run: async (_args, { host }) => (await host.processes.run({ argv: ['id'] })).stdout,
      }),
      "reading 'run'",
    ],
    [
      'reads, ask a program',
      defineFunction({
        ...declared,
        effect: 'reads',
        // @ts-expect-error -- it has no programs that only read either
        run: async (_args, { host }) => (await host.processes.query({ argv: ['id'] })).stdout,
      }),
      "reading 'query'",
    ],
    [
      'reads, write',
      defineFunction({
        ...declared,
        effect: 'reads',
        async run(_args, { host }) {
          // @ts-expect-error -- its files are read
          await host.files.remove('/etc/hostname');
          return true;
        },
      }),
      'remove is not a function',
    ],
    [
      'reads, ask the minion',
      defineFunction({
        ...declared,
        effect: 'reads',
        // @ts-expect-error -- it is handed none
        run: (_args, { minion }) => minion.mineGet('*', 'test.ping', 'glob'),
      }),
      "reading 'mineGet'",
    ],
    [
      'asks, run a program',
      defineFunction({
        ...declared,
        effect: 'asks',
        // @ts-expect-error -- it runs those that only read
        run: async (_args, { host }) => (await host.processes.run({ argv: ['id'] })).stdout,
      }),
      'run is not a function',
    ],
    [
      'asks, write',
      defineFunction({
        ...declared,
        effect: 'asks',
        async run(_args, { host }) {
          // @ts-expect-error -- its files are read
          await host.files.remove('/etc/hostname');
          return true;
        },
      }),
      'remove is not a function',
    ],
    [
      'asks, start a service',
      defineFunction({
        ...declared,
        effect: 'asks',
        async run(_args, { host }) {
          // @ts-expect-error -- its services are looked at
          await host.services.start('cron');
          return true;
        },
      }),
      'start is not a function',
    ],
    [
      'asks, change the minion',
      defineFunction({
        ...declared,
        effect: 'asks',
        async run(_args, { minion }) {
          // @ts-expect-error -- it is asked
          await minion.refreshGrains();
          return true;
        },
      }),
      'refreshGrains is not a function',
    ],
  ])('%s: the compiler refuses it, and there is nothing to do it with', async (_, definition, message) => {
    await expect(call(definition)).rejects.toThrow(message);
  });

  test('asks gets answers of the minion and of programs', async () => {
    const asking = defineFunction({
      ...declared,
      effect: 'asks',
      run: async (_args, { host, minion }) => [
        (await host.processes.query({ argv: ['id'] })).code,
        await minion.mineGet('*', 'test.ping', 'glob'),
      ],
    });
    expect(await call(asking)).toEqual([0, 'of the mine']);
  });
});

test('an unknown function is an error that suggests the nearest', () => {
  const known = { get: () => undefined, names: () => ['test.ping', 'test.echo'] };
  expect(() => findFunction(known, 'test.pign')).toThrow(
    "'test.pign' is not available; did you mean 'test.ping'?",
  );
});

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

const functions = new Map<string, ExecutionFunction>([install, echo, bare].map((each) => [each.name, each]));
const registry = { get: (name: string) => functions.get(name), names: () => functions.keys() };

function call(
  { name }: ExecutionFunction,
  positional: readonly Json[],
  named: Readonly<Record<string, Json>> = {},
): Promise<Json> {
  const context: FunctionContext = {
    ...plainContext({}),
    host: createMemoryHost(),
    keepSecret: () => undefined,
    get minion(): never {
      throw new Error('these functions need no minion');
    },
  };
  return callFunction(registry, name, { positional, named }, context);
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

test('an unknown function is an error that suggests the nearest', () => {
  const known = { get: () => undefined, names: () => ['test.ping', 'test.echo'] };
  expect(() => findFunction(known, 'test.pign')).toThrow(
    "'test.pign' is not available; did you mean 'test.ping'?",
  );
});

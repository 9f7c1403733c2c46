import { createLocalHost, createMemoryHost, type Json } from '@muster/engine';
import { expect, it } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';
import { runOwnState } from '../testing/run-own-states.ts';

it.each([
  [{ value: 'x' }, 'x'],
  [{ value: false }, ''],
  [{ value: '', false_unsets: true }, undefined],
  [{ value: 'x', false_unsets: true }, 'x'],
])('%j leaves %j in the environment of the minion', async (args, expected) => {
  process.env['MUSTER_SETENV'] = 'before';
  await runOwnState(createMemoryHost(), 'environ.setenv', 'MUSTER_SETENV', args);
  expect(process.env['MUSTER_SETENV']).toBe(expected);
  delete process.env['MUSTER_SETENV'];
});

it('reaches the programs that are run from then on, other than those that are to have a clean environment', async () => {
  const host = createLocalHost();
  const seen = (args: Readonly<Record<string, Json>> = {}) =>
    callOwn('cmd.run', { positional: ['echo "$MUSTER_SETENV"'], named: args }, functionContext(host));
  expect(await seen()).toBe('');
  await runOwnState(host, 'environ.setenv', 'MUSTER_SETENV', { value: 'x' });
  expect(await seen()).toBe('x');
  expect(await seen({ env: { MUSTER_SETENV: 'y' } })).toBe('y');
  expect(await seen({ clean_env: true })).toBe('');
  await runOwnState(host, 'environ.setenv', 'MUSTER_SETENV', { value: false, false_unsets: true });
  expect(await seen()).toBe('');
});

it.each<readonly [string, readonly Json[], Json]>([
  ['environ.get', ['MUSTER_ENV'], 'x'],
  ['environ.get', ['constructor', 'd'], 'd'],
  ['environ.get', ['MUSTER_NONE'], ''],
  ['environ.has_value', ['MUSTER_ENV'], true],
  ['environ.has_value', ['MUSTER_ENV', 'y'], false],
  ['environ.item', [['MUSTER_ENV', 'MUSTER_NONE'], 'd'], { MUSTER_ENV: 'x', MUSTER_NONE: 'd' }],
])('%s(*%j) is %j', async (name, positional, answer) => {
  process.env['MUSTER_ENV'] = 'x';
  const context = functionContext(createMemoryHost());
  expect(await callOwn(name, { positional, named: {} }, context)).toEqual(answer);
  expect(await callOwn('environ.items', { positional: [], named: {} }, context)).toMatchObject({
    MUSTER_ENV: 'x',
  });
  delete process.env['MUSTER_ENV'];
});

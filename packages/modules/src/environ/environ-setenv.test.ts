import { createMemoryHost } from '@muster/engine';
import { expect, it } from 'vitest';
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

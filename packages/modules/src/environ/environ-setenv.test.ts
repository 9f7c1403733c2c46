import { createMemoryHost, plainChunk, plainContext, runStates } from '@muster/engine';
import { expect, it } from 'vitest';
import { environSetenv } from './environ-setenv.ts';

it.each([
  [{ value: 'x' }, 'x'],
  [{ value: false }, ''],
  [{ value: '', false_unsets: true }, undefined],
  [{ value: 'x', false_unsets: true }, 'x'],
])('%j leaves %j in the environment of the minion', async (args, expected) => {
  process.env['MUSTER_SETENV'] = 'before';
  const chunk = plainChunk('environ.setenv', 'MUSTER_SETENV', { args });
  await runStates([chunk], {
    states: { get: () => environSetenv, names: () => [] },
    host: createMemoryHost(),
    context: ({ test }) => plainContext({ test }),
    test: false,
    signal: new AbortController().signal,
  });
  expect(process.env['MUSTER_SETENV']).toBe(expected);
  delete process.env['MUSTER_SETENV'];
});

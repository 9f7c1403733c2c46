import type { RunResult, StateRun } from '@muster/engine';
import { expect, test } from 'vitest';
import { outcomeOf } from './outcome.ts';

test.each([
  ['all states succeeded', [run(true, true)], { success: true, retcode: 0 }],
  ['a state failed', [run(true, false)], { success: false, retcode: 2 }],
  ['a dry run found changes', [run(true, null)], { success: true, retcode: 0, pending: true }],
  [
    'a dry run found changes and a failure',
    [run(null, false)],
    { success: false, retcode: 2, pending: true },
  ],
  ['nothing could be run', [errors()], { success: false, retcode: 1 }],
])('a state run in which %s', (_, runs, expected) => {
  expect(outcomeOf('value', { runs, codes: [] })).toEqual({ ...expected, return: 'value' });
});

test.each([
  ['the last code that was set', [1, 42], [], 42],
  ['no failure where the last command succeeded', [1, 0], [], 0],
  ['a failed state before any code', [0], [run(false)], 2],
])('a call has %s', (_, codes, runs, retcode) => {
  expect(outcomeOf(null, { runs, codes })).toMatchObject({ success: retcode === 0, retcode });
});

test.each([
  [{ result: false, comment: 'no' }, 1],
  [{ success: false }, 1],
  [{ result: true }, 0],
  [false, 0],
  ['text', 0],
])('a function that returned %j has the return code %d', (value, retcode) => {
  expect(outcomeOf(value, { runs: [], codes: [] }).retcode).toBe(retcode);
});

function run(...results: (boolean | null)[]): StateRun {
  const entries = results.map((result, number): [string, RunResult[string]] => [
    `test_|-${number}_|-${number}_|-nop`,
    {
      name: '',
      result,
      changes: {},
      comment: '',
      duration: 0,
      start_time: '',
      __run_num__: number,
      __sls__: '',
      __id__: '',
    },
  ]);
  return { kind: 'ran', results: Object.fromEntries(entries) };
}

function errors(): StateRun {
  return { kind: 'errors', errors: ['wrong'] };
}

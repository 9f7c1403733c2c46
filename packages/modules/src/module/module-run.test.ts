import { createMemoryHost, type Json, type JsonRecord } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { runOwnState } from '../testing/run-own-states.ts';

const functions = {
  'test.arg': (args: readonly Json[], kwargs: JsonRecord) => ({ args, kwargs }),
  'test.false': () => false,
  'cmd.run_all': () => ({ retcode: 1 }),
  'state.single': () => ({ a: { result: false } }),
};

function run(name: string, args: JsonRecord, test = false) {
  return runOwnState(createMemoryHost(), 'module.run', name, args, { test, functions });
}

describe('module.run', () => {
  it('calls the functions of its new form with their arguments', async () => {
    expect(await run('x', { 'test.arg': ['a', { b: 1 }] })).toMatchObject({
      result: true,
      changes: { 'test.arg': { args: ['a'], kwargs: { b: 1 } } },
      comment: 'test.arg: Success',
    });
  });

  it('calls the function of its old form, m_ taken off its arguments', async () => {
    expect(await run('test.arg', { args: ['a'], m_name: 'n', kwargs: { k: 2 } })).toMatchObject({
      result: true,
      changes: { ret: { args: ['a'], kwargs: { name: 'n', k: 2 } } },
      comment: 'Module function test.arg executed',
    });
  });

  it.each(['test.false', 'cmd.run_all', 'state.single', 'no.such'])('fails when %s fails', async (fun) => {
    expect(await run('x', { [fun]: null })).toMatchObject({ result: false });
  });

  it('calls nothing in a dry run, and fails without a function', async () => {
    expect(await run('x', { 'test.arg': [] }, true)).toMatchObject({ result: null, changes: {} });
    expect(await run('x', {})).toMatchObject({ result: false, comment: 'No function provided.' });
  });
});

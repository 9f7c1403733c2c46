import { createMemoryHost, type Json, plainChunk, plainContext, runStates } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { ownStates } from '../testing/own-registry.ts';

const functions = {
  'test.arg': (args: readonly Json[], kwargs: Readonly<Record<string, Json>>) => ({ args, kwargs }),
  'test.false': () => false,
  'cmd.run_all': () => ({ retcode: 1 }),
  'state.single': () => ({ a: { result: false } }),
};

async function run(name: string, args: Readonly<Record<string, Json>>, test = false) {
  const chunk = plainChunk('module.run', name, { args });
  const [result] = Object.values(
    await runStates([chunk], {
      states: ownStates,
      host: createMemoryHost(),
      context: (request) => plainContext({ test: request.test, functions }),
      test,
      signal: new AbortController().signal,
    }),
  );
  return result;
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

import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '@muster/shared';
import { afterEach, describe, expect, test } from 'vitest';
import { CompilePool } from './compile-pool.ts';
import type { CompileRequest } from './compile-request.ts';
import type { HostAnswers, HostQuestion } from './host-question.ts';

const entry = new URL('testing/evaluating-process.ts', import.meta.url);
const pools: CompilePool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a pool of compile processes', () => {
  test('lets synchronous code in the process wait for asynchronous functions here', async () => {
    const answers = calls(async (fun, ...args) => {
      await delay(5);
      return [fun, ...args];
    });
    expect(await pool().run(evaluate("return [ask('a', 1), ask('b', { c: [null] })]"), answers)).toEqual([
      ['a', 1],
      ['b', { c: [null] }],
    ]);
  });

  test('throws in the process what was thrown here, and here what was thrown there', async () => {
    const answers = calls(async () => {
      throw new MusterError('FUNCTION_UNKNOWN', 'no such function', { details: { fun: 'x.y' } });
    });
    const run = pool().run(evaluate("ask('x.y')"), answers);
    await expect(run).rejects.toMatchObject({ code: 'FUNCTION_UNKNOWN', details: { fun: 'x.y' } });
    expect(await pool().run(evaluate("try { ask('x.y') } catch (e) { return e.message }"), answers)).toBe(
      'no such function',
    );
  });

  test('stops code that computes for too long, and goes on with a new process', async () => {
    const workers = pool({ limitMs: 100 });
    const endless = workers.run(evaluate('for (;;) {}'), nothing);
    await expect(endless).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await workers.run(evaluate('return 1'), nothing)).toBe(1);
  });

  test('does not count the time for which the process waits for an answer', async () => {
    const slow = calls(async () => delay(200, 'late'));
    expect(await pool({ limitMs: 100 }).run(evaluate("return ask('slow')"), slow)).toBe('late');
  });

  test('stops code when its job is cancelled, even while it waits', async () => {
    const abort = new AbortController();
    const run = pool().run(
      evaluate("ask('never')"),
      calls(() => new Promise(() => {})),
      abort.signal,
    );
    setTimeout(() => abort.abort(new Error('cancelled')), 20);
    await expect(run).rejects.toThrow('cancelled');
  });

  test('starts another process for what is asked while the first one waits', async () => {
    const workers = pool();
    const nested = calls(async () => workers.run(evaluate('return pid'), nothing));
    const result = await workers.run(evaluate("return ask('nested') !== pid"), nested);
    expect(result).toBe(true);
  });

  test('keeps one process warm, and drops it when it was idle for long enough', async () => {
    const workers = pool({ idleMs: 50 });
    const first = await workers.run(evaluate('return pid'), nothing);
    expect(await workers.run(evaluate('return pid'), nothing)).toBe(first);
    await delay(150);
    expect(await workers.run(evaluate('return pid'), nothing)).not.toBe(first);
  });

  test('makes requests wait when all processes are busy', async () => {
    const workers = pool({ maxProcesses: 1 });
    const runs = ['return 1', 'throw new Error("two")', 'for (;;) {}', 'return 4'].map((code) =>
      workers.run(evaluate(code), nothing),
    );
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  test('says so when a template needs too much memory', async () => {
    const hungry = pool({ limitMs: 20_000 }).run(
      evaluate('const all = []; for (;;) all.push(new Array(1e5).fill({}))'),
      nothing,
    );
    await expect(hungry).rejects.toMatchObject({ code: 'RENDER_FAILED' });
  });
});

function evaluate(code: string): CompileRequest {
  const view = {
    revision: 0,
    id: '',
    grains: {},
    pillar: new Uint8Array(),
    pillarFiles: undefined,
    opts: {},
    functions: [],
    brokenModules: [],
  };
  return { kind: 'pure', view, fun: code, args: [], kwargs: {} };
}

function pool(options: { limitMs?: number; idleMs?: number; maxProcesses?: number } = {}): CompilePool {
  const created = new CompilePool({
    entry,
    limitMs: 1000,
    idleMs: 10_000,
    maxProcesses: 4,
    heapMb: 64,
    ...options,
  });
  pools.push(created);
  return created;
}

function calls(answer: (fun: string, ...args: readonly unknown[]) => Promise<unknown>): HostAnswers {
  return async (question: HostQuestion) =>
    question.kind === 'call' ? answer(question.fun, ...question.args) : undefined;
}

const nothing: HostAnswers = async () => undefined;

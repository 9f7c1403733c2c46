import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '@muster/shared';
import { afterEach, describe, expect, test } from 'vitest';
import { CompilePool } from './compile-pool.ts';
import type { HostAnswers, HostQuestion } from './host-question.ts';

// A worker that evaluates JavaScript, so that each test says itself what the worker does.
const bridge = JSON.stringify(new URL('blocking-bridge.ts', import.meta.url).href);
const errors = JSON.stringify(new URL('serialized-error.ts', import.meta.url).href);
const entry = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData, threadId } from 'node:worker_threads';
    import { askAndWait } from ${bridge};
    import { serializeError } from ${errors};
    const ask = (fun, ...args) => askAndWait(workerData.bridge, { kind: 'call', fun, args, kwargs: {} });
    parentPort.postMessage({ ready: true });
    parentPort.on('message', (code) => {
      try {
        parentPort.postMessage({ value: new Function('ask', 'threadId', code)(ask, threadId) });
      } catch (error) {
        parentPort.postMessage({ error: serializeError(error) });
      }
    });
  `)}`,
);
const pools: CompilePool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a pool of compile workers', () => {
  test('lets synchronous code in the worker wait for asynchronous functions here', async () => {
    const answers = calls(async (fun, ...args) => {
      await delay(5);
      return [fun, ...args];
    });
    expect(await pool().run("return [ask('a', 1), ask('b', { c: [null] })]", answers)).toEqual([
      ['a', 1],
      ['b', { c: [null] }],
    ]);
  });

  test('throws in the worker what was thrown here, and here what was thrown there', async () => {
    const answers = calls(async () => {
      throw new MusterError('FUNCTION_UNKNOWN', 'no such function', { details: { fun: 'x.y' } });
    });
    const run = pool().run("ask('x.y')", answers);
    await expect(run).rejects.toMatchObject({ code: 'FUNCTION_UNKNOWN', details: { fun: 'x.y' } });
    expect(await pool().run("try { ask('x.y') } catch (e) { return e.message }", answers)).toBe(
      'no such function',
    );
  });

  test('stops code that computes for too long, and goes on with a new worker', async () => {
    const workers = pool({ limitMs: 100 });
    const endless = workers.run('for (;;) {}', nothing);
    await expect(endless).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await workers.run('return 1', nothing)).toBe(1);
  });

  test('does not count the time for which the worker waits for an answer', async () => {
    const slow = calls(async () => delay(200, 'late'));
    expect(await pool({ limitMs: 100 }).run("return ask('slow')", slow)).toBe('late');
  });

  test('stops code when its job is cancelled, even while it waits', async () => {
    const abort = new AbortController();
    const run = pool().run(
      "ask('never')",
      calls(() => new Promise(() => {})),
      abort.signal,
    );
    setTimeout(() => abort.abort(new Error('cancelled')), 20);
    await expect(run).rejects.toThrow('cancelled');
  });

  test('starts another worker for what is asked while the first one waits', async () => {
    const workers = pool();
    const nested = calls(async () => workers.run('return threadId', nothing));
    const result = await workers.run("return ask('nested') !== threadId", nested);
    expect(result).toBe(true);
  });

  test('keeps one worker warm, and drops it when it was idle for long enough', async () => {
    const workers = pool({ idleMs: 50 });
    const first = await workers.run('return threadId', nothing);
    expect(await workers.run('return threadId', nothing)).toBe(first);
    await delay(150);
    expect(await workers.run('return threadId', nothing)).not.toBe(first);
  });

  test('makes requests wait when all workers are busy', async () => {
    const workers = pool({ maxWorkers: 1 });
    const runs = ['return 1', 'throw new Error("two")', 'for (;;) {}', 'return 4'].map((code) =>
      workers.run(code, nothing),
    );
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  test('says so when a template needs too much memory', async () => {
    const hungry = pool({ limitMs: 20_000 }).run(
      'const all = []; for (;;) all.push(new Array(1e5).fill({}))',
      nothing,
    );
    await expect(hungry).rejects.toMatchObject({ code: 'RENDER_FAILED' });
  });
});

function pool(options: { limitMs?: number; idleMs?: number; maxWorkers?: number } = {}): CompilePool {
  const created = new CompilePool({ entry, limitMs: 1000, idleMs: 10_000, maxWorkers: 4, ...options });
  pools.push(created);
  return created;
}

function calls(answer: (fun: string, ...args: readonly unknown[]) => Promise<unknown>): HostAnswers {
  return async (question: HostQuestion) =>
    question.kind === 'call' ? answer(question.fun, ...question.args) : undefined;
}

const nothing: HostAnswers = async () => undefined;

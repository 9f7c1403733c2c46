import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '@muster/shared';
import { afterEach, describe, expect, test } from 'vitest';
import { CompilePool, type CompilePoolOptions } from './compile-pool.ts';
import type { CompileRequest, MinionView } from './compile-request.ts';
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
    expect(await pool().ask(evaluate("return [ask('a', 1), ask('b', { c: [null] })]"), answers)).toEqual([
      ['a', 1],
      ['b', { c: [null] }],
    ]);
  });

  test('throws in the process what was thrown here, and here what was thrown there', async () => {
    const answers = calls(async () => {
      throw new MusterError('FUNCTION_UNKNOWN', 'no such function', { details: { fun: 'x.y' } });
    });
    const run = pool().ask(evaluate("ask('x.y')"), answers);
    await expect(run).rejects.toMatchObject({ code: 'FUNCTION_UNKNOWN', details: { fun: 'x.y' } });
    expect(await pool().ask(evaluate("try { ask('x.y') } catch (e) { return e.message }"), answers)).toBe(
      'no such function',
    );
  });

  test('stops code that computes for too long, and goes on with a new process', async () => {
    const workers = pool({ computingMs: 100 });
    const endless = workers.ask(evaluate('for (;;) {}'), nothing);
    await expect(endless).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await workers.ask(evaluate('return 1'), nothing)).toBe(1);
  });

  test('fails what a process does that says what nobody understands, and goes on with a new one', async () => {
    const workers = pool({ size: 1, computingMs: 20_000 });
    const junk = {
      'a length that no message has': "'junk'",
      'bytes that are no value': 'Buffer.from([2, 0, 0, 0, 1, 1])',
      'a value that is no message': 'frame(42)',
      'a message of no kind': "frame({ kind: 'gossip' })",
      'an answer that is none': "frame({ kind: 'done' })",
      'an error that is none': "frame({ kind: 'done', answer: { error: null } })",
    };
    for (const [what, sent] of Object.entries(junk)) {
      const confused = workers.ask(evaluate(`${sending} send(${sent}); for (;;) {}`), nothing);
      await expect(confused, what).rejects.toThrow('the compile process said what nobody understands');
    }
    expect(await workers.ask(evaluate('return 1'), nothing)).toBe(1);
  });

  test('throws in the process what is wrong with an answer that cannot be sent', async () => {
    const strange = calls(async () => () => 1);
    await expect(pool().ask(evaluate("ask('strange')"), strange)).rejects.toThrow('could not be cloned');
  });

  test('refuses a request that cannot be sent, and takes the next', async () => {
    const workers = pool({ size: 1, computingMs: 100 });
    const strange = { ...view, opts: { strange: (() => 1) as never } };
    await expect(workers.ask(evaluate('return 1', strange), nothing)).rejects.toThrow('could not be cloned');
    const pids = [await workers.ask(evaluate('return pid'), nothing)];
    await delay(200);
    pids.push(await workers.ask(evaluate('return pid'), nothing));
    expect(new Set(pids).size).toBe(1);
  });

  test('does not count the time for which the process waits for an answer', async () => {
    const slow = calls(async () => delay(200, 'late'));
    expect(await pool({ computingMs: 100 }).ask(evaluate("return ask('slow')"), slow)).toBe('late');
  });

  test('stops code when its job is cancelled, even while it waits', async () => {
    const abort = new AbortController();
    const run = pool().ask(
      evaluate("ask('never')"),
      calls(() => new Promise(() => {})),
      abort,
    );
    setTimeout(() => abort.abort(new Error('cancelled')), 20);
    await expect(run).rejects.toThrow('cancelled');
  });

  test('starts another process for what is asked while the first one waits', async () => {
    const workers = pool();
    const nested = calls(async () => workers.ask(evaluate('return pid'), nothing));
    const result = await workers.ask(evaluate("return ask('nested') !== pid"), nested);
    expect(result).toBe(true);
  });

  test('keeps one process warm, and drops it when it was idle for long enough', async () => {
    const workers = pool({ idleMs: 50 });
    const first = await workers.ask(evaluate('return pid'), nothing);
    expect(await workers.ask(evaluate('return pid'), nothing)).toBe(first);
    await delay(150);
    expect(await workers.ask(evaluate('return pid'), nothing)).not.toBe(first);
  });

  test('makes requests wait when all processes are busy', async () => {
    const workers = pool({ size: 1 });
    const runs = ['return 1', 'throw new Error("two")', 'for (;;) {}', 'return 4'].map((code) =>
      workers.ask(evaluate(code), nothing),
    );
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  test('keeps as many warm as are wanted, and ends the others at once', async () => {
    const workers = pool({ warm: 2 });
    const pids = await Promise.all([1, 2, 3].map(() => workers.ask(evaluate('return pid'), nothing)));
    const later = await Promise.all([1, 2, 3].map(() => workers.ask(evaluate('return pid'), nothing)));
    expect(later.filter((pid) => pids.includes(pid))).toHaveLength(2);
  });

  test('lets those who ask take turns, however much one of them asks', async () => {
    const workers = pool({ size: 1 });
    const done: string[] = [];
    const asked = ['greedy', 'greedy', 'greedy', 'modest'].map(async (turn) => {
      await workers.ask(evaluate('return 1'), nothing, { turn });
      done.push(turn);
    });
    await Promise.all(asked);
    expect(done).toEqual(['greedy', 'greedy', 'modest', 'greedy']);
  });

  test('sends data that stays the same once, and the process keeps what it has of it', async () => {
    const workers = pool();
    const other = { ...view, id: 'other' };
    const mark = 'const was = view.mark; view.mark = true; return [view.id, was === true]';
    const outcomes = [];
    for (const data of [view, view, other, view])
      outcomes.push(await workers.ask(evaluate(mark, data), nothing));
    expect(outcomes).toEqual([
      ['', false],
      ['', true],
      ['other', false],
      ['', false],
    ]);
  });

  test('hands over what is larger than one read of a pipe, both ways', async () => {
    const text = 'x'.repeat(5_000_000);
    const answers = calls(async (_, given) => `${String(given)}y`);
    const echo = evaluate("return ask('echo', view.id)", { ...view, id: text });
    expect(await pool({ computingMs: 20_000 }).ask(echo, answers)).toBe(`${text}y`);
  });

  test('ends what runs and what waits when it is closed', async () => {
    const workers = pool({ size: 1, computingMs: 60_000 });
    const runs = [1, 2].map(() => workers.ask(evaluate('for (;;) {}'), nothing));
    const outcomes = Promise.allSettled(runs);
    await delay(50);
    await workers.close();
    expect(await outcomes).toMatchObject(
      [1, 2].map(() => ({ reason: { message: expect.stringMatching('closed') } })),
    );
  });

  test('lets go of one who gives up waiting', async () => {
    const workers = pool({ size: 1 });
    const first = workers.ask(evaluate('for (;;) {}'), nothing).catch(() => 'stopped');
    const abort = new AbortController();
    const second = workers.ask(evaluate('return 2'), nothing, abort);
    const third = workers.ask(evaluate('return 3'), nothing);
    abort.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    expect([await first, await third]).toEqual(['stopped', 3]);
  });

  test('says whose pillar it was that computed for too long or needed too much, and what to raise', async () => {
    await expect(pillarBy('for (;;) {}', 1000)).rejects.toThrow(
      /pillar of db1 was stopped: it computed for more than 1 s.*raise compile_timeout/,
    );
    const hungry = pillarBy(growing, 20_000);
    await expect(hungry).rejects.toMatchObject({
      code: 'PILLAR_FAILED',
      message: expect.stringMatching(/pillar of db1 .* 64 MB/),
    });
  });

  test('says so when a template needs too much memory', async () => {
    const hungry = pool({ computingMs: 20_000 }).ask(evaluate(growing), nothing);
    await expect(hungry).rejects.toMatchObject({ code: 'RENDER_FAILED' });
  });
});

/** What a process needs to write to the other side itself. */
const sending = `
  const { writeSync } = process.getBuiltinModule('node:fs');
  const { serialize } = process.getBuiltinModule('node:v8');
  const send = (bytes) => writeSync(3, bytes);
  const frame = (message) => {
    const body = serialize(message);
    const header = Buffer.alloc(4);
    header.writeUInt32LE(body.length);
    return Buffer.concat([header, body]);
  };`;

const growing = 'const all = []; for (;;) all.push(new Array(1e5).fill({}))';

const view: MinionView = { id: '', grains: {}, pillar: new Uint8Array(), pillarFiles: undefined, opts: {} };

function evaluate(code: string, data = view): Extract<CompileRequest, { kind: 'pure' }> {
  return { kind: 'pure', view: data, fun: code, args: [], kwargs: {} };
}

function pillarBy(code: string, computingMs: number): Promise<unknown> {
  return pool({ computingMs }).ask(
    {
      kind: 'pillar',
      view: { roots: {}, opts: {}, secretGlobs: [] },
      work: { id: 'db1', grains: {}, saltenv: code },
    },
    nothing,
  );
}

function pool({
  computingMs = 1000,
  ...options
}: Partial<CompilePoolOptions> & { computingMs?: number } = {}): CompilePool {
  const created = new CompilePool({
    entry,
    flags: [],
    limits: { computingMs, option: 'compile_timeout', heapMb: 64 },
    idleMs: 10_000,
    size: 4,
    warm: 1,
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

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ExclusiveLane, untilAborted } from './exclusive-lane.ts';
import type { Job, JobReturn } from './job.ts';
import { type JobExecution, type JobExecutor, JobRunner } from './job-runner.ts';
import { JobSpool } from './job-spool.ts';

const log = pino({ level: 'silent' });
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-jobs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a job runner', () => {
  test('acknowledges a job, delivers its return and keeps it on disk until the master has it', async () => {
    const { runner, sent } = await start({ echo: async (job) => job.args[0] });
    await runner.receive(job('01', 'echo', ['hello']));
    await settled(sent, 1);
    expect(sent.acknowledgements).toEqual([{ jid: jid('01'), state: 'running' }]);
    expect(sent.returns[0]).toMatchObject({ jid: jid('01'), success: true, retcode: 0, return: 'hello' });
    expect(await readdir(directory)).toContain(`${jid('01')}.return`);
    await runner.acknowledged(jid('01'));
    expect(await readdir(directory)).toEqual(['finished']);
  });

  test('runs a job once however often it comes, across restarts too', async () => {
    const run = vi.fn(async () => true);
    const first = await start({ count: run });
    await first.runner.receive(job('01', 'count'));
    await first.runner.receive(job('01', 'count'));
    await settled(first.sent, 1);
    const second = await start({ count: run });
    await second.runner.receive(job('01', 'count'));
    expect(second.sent.acknowledgements).toEqual([{ jid: jid('01'), state: 'returned' }]);
    expect(second.sent.returns).toHaveLength(1);
    await second.runner.acknowledged(jid('01'));
    const third = await start({ count: run });
    await third.runner.receive(job('01', 'count'));
    expect(third.sent.acknowledgements).toEqual([{ jid: jid('01'), state: 'returned' }]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('returns a job that a dead minion had begun as interrupted, and runs one that it had not begun', async () => {
    const spool = await JobSpool.open(directory);
    await spool.accept(job('01', 'echo', ['begun']), 'running');
    await spool.accept(job('02', 'echo', ['waiting']), 'queued');
    const { runner, sent } = await start({ echo: async (job) => job.args[0] });
    await settled(sent, 2);
    expect(runner.jids()).toEqual([jid('01'), jid('02')]);
    expect(sent.returns[0]).toMatchObject({
      jid: jid('01'),
      success: false,
      return: expect.stringMatching(/^Interrupted/),
    });
    expect(sent.returns[1]).toMatchObject({ jid: jid('02'), success: true, return: 'waiting' });
  });

  test('queues state runs one behind the other while other functions go on', async () => {
    const gate = Promise.withResolvers<void>();
    const { runner, sent } = await start({ 'state.apply': () => gate.promise, ping: async () => true });
    const jobs = [job('01', 'state.apply'), job('02', 'state.apply'), job('03', 'ping')];
    await Promise.all(jobs.map((each) => runner.receive(each)));
    await settled(sent, 1);
    const states = sent.acknowledgements
      .toSorted((a, b) => (a.jid < b.jid ? -1 : 1))
      .map(({ state }) => state);
    expect(states).toEqual(['running', 'queued', 'running']);
    expect(sent.returns[0]?.jid).toBe(jid('03'));
    expect(await readdir(directory)).toContain(`${jid('02')}.queued`);
    gate.resolve();
    await settled(sent, 3);
  });

  test('ends a job that is cancelled, and one that only waits', async () => {
    const { runner, sent } = await start({
      'state.apply': (_, { signal }) => untilAborted(delay(60_000), signal),
    });
    await runner.receive(job('01', 'state.apply'));
    await runner.receive(job('02', 'state.apply'));
    expect(runner.cancel(jid('02'))).toBe(true);
    await settled(sent, 1);
    expect(runner.cancel(jid('01'))).toBe(true);
    await settled(sent, 2);
    expect(sent.returns.map((entry) => entry.return)).toEqual(['Cancelled.', 'Cancelled.']);
    expect(runner.cancel(jid('01'))).toBe(false);
  });

  test('gives up on a job that outlives its time and does not listen', async () => {
    const { runner, sent } = await start({ deaf: () => delay(60_000, undefined, { ref: false }) });
    await runner.receive({ ...job('01', 'deaf'), timeoutMs: 20 });
    await settled(sent, 1);
    expect(sent.returns[0]).toMatchObject({ success: false, retcode: 1, return: 'Timed out after 0.02 s.' });
  });

  test('runs jobs from memory where the spool cannot be written', async () => {
    const { runner, sent } = await start({ echo: async () => 'still here' });
    await rm(directory, { recursive: true });
    await writeFile(directory, 'no directory any more');
    await runner.receive(job('01', 'echo'));
    await settled(sent, 1);
    expect(sent.returns[0]).toMatchObject({ success: true, return: 'still here' });
  });

  test('sends the reason in place of a return that cannot be sent', async () => {
    const { runner, sent } = await start({ huge: async () => 'unsendable' });
    await runner.receive(job('01', 'huge'));
    await settled(sent, 1);
    expect(sent.returns[0]).toMatchObject({ success: false, return: 'The return cannot be sent: too large' });
  });

  test('stops with a return for what was running and leaves what was queued for the next start', async () => {
    const first = await start({ 'state.apply': (_, { signal }) => untilAborted(delay(60_000), signal) });
    await first.runner.receive(job('01', 'state.apply'));
    await first.runner.receive(job('02', 'state.apply', ['later']));
    await first.runner.close();
    expect(first.sent.returns).toHaveLength(1);
    const second = await start({ 'state.apply': async (job) => job.args[0] });
    await settled(second.sent, 1);
    second.runner.deliverReturns();
    const returns = new Map(second.sent.returns.map((entry) => [entry.jid, entry.return]));
    expect(returns.get(jid('01'))).toMatch(/^Interrupted/);
    expect(returns.get(jid('02'))).toBe('later');
  });

  test('sends the latest progress and not every one', async () => {
    const { runner, sent } = await start({
      'state.apply': async (_, execution) => {
        for (let done = 0; done < 500; done += 1)
          execution.report({ done, total: 500, failed: 0, changed: 0 });
        await delay(150);
      },
    });
    await runner.receive(job('01', 'state.apply'));
    await settled(sent, 1);
    expect(sent.progress).toEqual([0, 499]);
  });
});

type Functions = Readonly<Record<string, (job: Job, execution: JobExecution) => Promise<unknown>>>;

async function start(functions: Functions) {
  const sent = {
    acknowledgements: [] as { jid: string; state: string }[],
    returns: [] as JobReturn[],
    progress: [] as number[],
  };
  const executor: JobExecutor = {
    needsTurn: (fun) => fun.startsWith('state.'),
    execute: async (job, execution) => {
      const value = await functions[job.fun]?.(job, execution);
      return { success: true, retcode: 0, return: value };
    },
  };
  const wire = {
    acknowledge: (message: { jid: string; state: string }) => sent.acknowledgements.push(message),
    progress: ({ done }: { done: number }) => sent.progress.push(done),
    deliver: (message: JobReturn) => {
      if (message.return === 'unsendable') throw new Error('too large');
      sent.returns.push(message);
    },
  };
  const spool = await JobSpool.open(directory);
  const runner = new JobRunner({ spool, executor, wire, lane: new ExclusiveLane(), log, graceMs: 10 });
  await runner.recover();
  return { runner, sent };
}

function jid(suffix: string): string {
  return `202611210000000000${suffix}`;
}

function job(suffix: string, fun: string, args: unknown[] = []): Job {
  return { jid: jid(suffix), fun, args, kwargs: {}, timeoutMs: 0, user: 'root' };
}

async function settled(sent: { returns: readonly unknown[] }, count: number): Promise<void> {
  await vi.waitFor(() => expect(sent.returns.length).toBeGreaterThanOrEqual(count), { interval: 5 });
}

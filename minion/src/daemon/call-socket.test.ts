import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionCall } from '../functions/minion-runtime.ts';
import { type JobProgress, untilAborted } from '../jobs/index.ts';
import { callDaemon, callSocketPath, serveCalls } from './call-socket.ts';

let directory: string;
let daemon: AbortController;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-socket-'));
  daemon = new AbortController();
});
afterEach(async () => {
  daemon.abort();
  await rm(directory, { recursive: true, force: true });
});
const signal = AbortSignal.any([]);
const ping = { fun: 'test.ping', args: [], kwargs: {} };

describe('the socket of the minion', () => {
  test('carries a call, its progress and its outcome', async () => {
    await serve(async ({ fun, args, kwargs, report }) => {
      report?.({ done: 1, total: 2, failed: 0, changed: 0 });
      return { fun, args, kwargs };
    });
    const progress: JobProgress[] = [];
    const call = { fun: 'test.arg', args: [1, 'ü\n'], kwargs: { a: [null] } };
    const outcome = await callDaemon(directory, call, { signal, report: (step) => progress.push(step) });
    expect(outcome).toEqual({ success: true, retcode: 0, return: call });
    expect(progress).toEqual([{ done: 1, total: 2, failed: 0, changed: 0 }]);
  });

  test('cancels the call of a caller who hangs up', async () => {
    const cancelled = Promise.withResolvers<string>();
    await serve(async (call) => {
      await untilAborted(delay(60_000, undefined, { ref: false }), call.signal).catch((reason: unknown) =>
        cancelled.resolve(String(reason)),
      );
    });
    const caller = new AbortController();
    const call = callDaemon(directory, ping, { signal: caller.signal });
    await delay(50);
    caller.abort(new Error('enough'));
    await expect(call).rejects.toThrow();
    expect(await cancelled.promise).toMatch(/hung up/);
  });

  test('is for the own account alone', async () => {
    await serve(async () => true);
    expect((await stat(callSocketPath(directory))).mode & 0o777).toBe(0o600);
  });

  test('says that no minion runs where none does', async () => {
    await expect(callDaemon(directory, ping, { signal })).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringMatching(/no minion is running here/),
    });
  });
});

async function serve(work: (call: FunctionCall) => Promise<unknown>): Promise<void> {
  const execute = async (call: FunctionCall) => ({ success: true, retcode: 0, return: await work(call) });
  await serveCalls(callSocketPath(directory), execute, daemon.signal);
}

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batched } from './batcher.ts';
import type { StoredHost, StoredJob } from './job-store.ts';
import { openStore, type Store } from './store.ts';

let directory: string;
let store: Store;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-store-'));
  store = await openStore(join(directory, 'state/master.db'));
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

async function reopen(): Promise<void> {
  await store.close();
  store = await openStore(join(directory, 'state/master.db'));
}

const job: StoredJob = {
  jid: '20260101000000000001',
  fun: 'state.apply',
  args: ['web', { deep: [1, null] }],
  kwargs: { test: true },
  target: { expression: 'web*', type: 'glob' },
  user: 'root',
  createdAt: 1000,
  timeoutMs: 0,
  batch: '10%',
};

test('the database is for its owner alone', async () => {
  expect((await stat(join(directory, 'state/master.db'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(directory, 'state'))).mode & 0o777).toBe(0o700);
});

test('a job comes back as it was after a restart', async () => {
  const hosts: StoredHost[] = [
    { minion: 'a', state: 'queued' },
    { minion: 'b', state: 'offline', reason: 'it is off', lastHeard: 5 },
  ];
  await store.jobs.insert(job, hosts);
  await store.jobs.saveHost({
    jid: job.jid,
    host: { minion: 'a', state: 'returned', success: false, retcode: 2, pending: false, durationMs: 1.5 },
    body: { value: { big: 12345678901234567890n, bytes: new Uint8Array([1, 2]), bad: Number.NaN } },
  });
  await reopen();
  expect(await store.jobs.unfinished()).toEqual([job]);
  expect(await store.jobs.hosts(job.jid)).toEqual([
    { minion: 'a', state: 'returned', success: false, retcode: 2, pending: false, durationMs: 1.5 },
    hosts[1],
  ]);
  expect(await store.jobs.returns(job.jid, ['a', 'b'])).toEqual(
    new Map([['a', { big: '12345678901234567890', bytes: 'AQI=', bad: 'NaN' }]]),
  );
});

test('the first return of a host is kept, and the newest state', async () => {
  await store.jobs.insert(job, [{ minion: 'a', state: 'queued' }]);
  const host = { minion: 'a', state: 'returned' } as const;
  await Promise.all([
    store.jobs.saveHost({ jid: job.jid, host: { minion: 'a', state: 'running' } }),
    store.jobs.saveHost({ jid: job.jid, host, body: { value: 1 } }),
    store.jobs.saveHost({ jid: job.jid, host, body: { value: 2 } }),
  ]);
  expect(await store.jobs.returns(job.jid, ['a'])).toEqual(new Map([['a', 1]]));
  expect(await store.jobs.hosts(job.jid)).toEqual([host]);
});

test('finished jobs are deleted with everything of theirs when they are old, others stay', async () => {
  const newer = { ...job, jid: '20260101000000000002' };
  for (const each of [job, newer]) {
    await store.jobs.insert(each, [{ minion: 'a', state: 'queued' }]);
    await store.jobs.saveHost({
      jid: each.jid,
      host: { minion: 'a', state: 'returned' },
      body: { value: true },
    });
  }
  await store.jobs.finish(job.jid, 2000);
  expect(await store.jobs.deleteFinishedBefore(3000)).toBe(1);
  expect((await store.jobs.list(10)).map(({ jid }) => jid)).toEqual([newer.jid]);
  expect(await store.jobs.hosts(job.jid)).toEqual([]);
  expect(await store.jobs.returns(job.jid, ['a'])).toEqual(new Map());
});

test('a thousand returns that arrive together are committed together', async () => {
  const minions = Array.from({ length: 1000 }, (_, index) => `m${index}`);
  await store.jobs.insert(
    job,
    minions.map((minion) => ({ minion, state: 'queued' })),
  );
  const statements = vi.spyOn(StatementSync.prototype, 'run');
  await Promise.all(
    minions.map((minion) =>
      store.jobs.saveHost({ jid: job.jid, host: { minion, state: 'returned' }, body: { value: true } }),
    ),
  );
  const commits = statements.mock.contexts.filter(
    (each) => each instanceof StatementSync && each.sourceSQL === 'commit',
  );
  statements.mockRestore();
  expect(commits).toHaveLength(2);
  expect((await store.jobs.returns(job.jid, minions)).size).toBe(1000);
});

test('keys are one record for each pair of id and key', async () => {
  const key = { id: 'a', publicKey: 'k1', status: 'pending', firstSeen: 1, lastSeen: 1 } as const;
  await store.keys.saveKeys([key, { ...key, publicKey: 'k2', status: 'denied', address: '::1', about: 'x' }]);
  await store.keys.saveKeys([{ ...key, status: 'accepted', lastSeen: 2 }]);
  await reopen();
  expect((await store.keys.loadKeys()).map((record) => record.status).toSorted()).toEqual([
    'accepted',
    'denied',
  ]);
  await store.keys.touchKeys([{ id: 'a', publicKey: 'k1', lastSeen: 3 }]);
  expect((await store.keys.loadKeys()).map(({ lastSeen }) => lastSeen)).toEqual([3, 1]);
});

test('with the keys of an id goes everything that was kept of it', async () => {
  const key = { publicKey: 'k', status: 'accepted', firstSeen: 1, lastSeen: 1 } as const;
  await store.keys.saveKeys([
    { ...key, id: 'a' },
    { ...key, id: 'a', publicKey: 'other', status: 'denied' },
    { ...key, id: 'b' },
  ]);
  for (const id of ['a', 'b']) {
    await store.minions.save({ id, connected: true, grains: { os: 'Debian' } });
    await store.mine.save({
      minion: id,
      set: [{ minion: id, name: 'x', value: 1, updatedAt: 1 }],
      remove: [],
    });
  }
  await store.keys.deleteIds(['a']);
  await reopen();
  expect((await store.keys.loadKeys()).map(({ id }) => id)).toEqual(['b']);
  expect((await store.minions.load()).map(({ id }) => id)).toEqual(['b']);
  expect((await store.mine.load()).map(({ minion }) => minion)).toEqual(['b']);
});

test('tokens are kept by name', async () => {
  const token = { name: 't', secretHash: 'h', ids: '*', usesLeft: 2, expiresAt: 9, revoked: false };
  await store.keys.saveToken(token);
  await store.keys.saveToken({ ...token, usesLeft: 1, revoked: true });
  expect(await store.keys.loadTokens()).toEqual([{ ...token, usesLeft: 1, revoked: true }]);
  await store.keys.deleteToken('t');
  expect(await store.keys.loadTokens()).toEqual([]);
});

test('mine values are set, replaced and removed by name', async () => {
  const entry = { minion: 'a', name: 'x', value: [1], updatedAt: 1 };
  await store.mine.save({ minion: 'a', set: [entry, { ...entry, name: 'y' }], remove: [] });
  const limited = { ...entry, value: 2, allow: { target: 'web*', type: 'glob' }, updatedAt: 2 };
  await store.mine.save({ minion: 'a', set: [limited], remove: ['y'] });
  await reopen();
  expect(await store.mine.load()).toEqual([limited]);
  await store.minions.delete('a');
  expect(await store.mine.load()).toEqual([]);
});

test('what is known of a minion survives', async () => {
  const minion = { id: 'a', connected: true, grains: { os: 'Debian' }, version: '1', lastHeard: 7 };
  await Promise.all([store.minions.save({ id: 'a', connected: false }), store.minions.save(minion)]);
  await reopen();
  expect(await store.minions.load()).toEqual([minion]);
});

test('a drift report that is sent twice is kept once', async () => {
  const entry = {
    time: 50,
    id: 'env',
    fun: 'file.managed',
    name: '/x',
    sls: 'api',
    action: 'repaired',
    changes: { mode: { old: '0600', new: '0644' } },
    comment: 'repaired',
    latencyMs: 3.5,
  } as const;
  const report = { sequence: 1, entries: [entry, { ...entry, time: 60 }] };
  await store.drift.save({ minion: 'a', report });
  await store.drift.save({ minion: 'a', report });
  expect(await store.drift.history({ limit: 10 })).toEqual([
    { minion: 'a', ...entry, time: 60 },
    { minion: 'a', ...entry },
  ]);
  expect(await store.drift.repairsSince(55)).toEqual(new Map([['a', 1]]));
  await store.drift.deleteBefore(55);
  expect(await store.drift.history({ limit: 10, minion: 'a' })).toHaveLength(1);
});

test('a database that cannot be opened is a STORE_FAILED that names it', async () => {
  await expect(openStore('/etc/hostname/master.db')).rejects.toThrow(
    expect.objectContaining({ code: 'STORE_FAILED', message: expect.stringContaining('/etc/hostname') }),
  );
});

test('items that arrive during a batch go into the next one, and a failed batch fails only its own', async () => {
  const batches: number[][] = [];
  const write = batched<number>(async (items) => {
    batches.push([...items]);
    await new Promise(setImmediate);
    if (items.includes(2)) throw new Error('disk');
  });
  const first = [write(1), write(2)].map((promise) =>
    promise.then(
      () => 'done',
      () => 'failed',
    ),
  );
  await new Promise(setImmediate);
  const second = [write(3), write(4)].map((promise) =>
    promise.then(
      () => 'done',
      () => 'failed',
    ),
  );
  expect(await Promise.all([...first, ...second])).toEqual(['failed', 'failed', 'done', 'done']);
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('when a minion was heard is noted without touching the rest', async () => {
  const minion = { id: 'a', connected: true, grains: { os: 'Debian' }, lastHeard: 7 };
  await store.minions.save(minion);
  await store.minions.touch(new Map([['a', 9]]));
  expect(await store.minions.load()).toEqual([{ ...minion, lastHeard: 9 }]);
});

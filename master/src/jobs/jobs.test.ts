import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostReport, JobReport, JobStreamItem } from '@muster/api';
import { type MinionMessages, selectMinions } from '@muster/shared';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventBus } from '../events/index.ts';
import { Inventory } from '../inventory/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { type Delivered, InMemoryHub } from '../testing/in-memory-hub.ts';
import { Jobs } from './jobs.ts';

const ackTimeoutMs = 60;
const lostAfterMs = 150;
let directory: string;
let store: Store;
let hub: InMemoryHub;
let inventory: Inventory;
let jobs: Jobs;
let accepted: string[];
let tags: string[];
const controller = new AbortController();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-jobs-'));
  accepted = ['a', 'b', 'c'];
  tags = [];
  await startMaster();
});
afterEach(async () => {
  await stopMaster();
  await rm(directory, { recursive: true });
});

const acceptedIds = () => accepted;
const onError = (error: unknown) => expect.unreachable(String(error));

async function startMaster(): Promise<void> {
  store = await openStore(join(directory, 'master.db'));
  hub = new InMemoryHub();
  inventory = await Inventory.load({ store: store.minions, hub, acceptedIds, onError });
  const events = new EventBus();
  events.subscribe('*', ({ tag }) => tags.push(tag.replaceAll(/\d{20}/g, 'JID')));
  jobs = await Jobs.load({
    store: store.jobs,
    disk: store.disk,
    hub,
    inventory,
    events,
    select: (target) =>
      Promise.resolve(
        selectMinions({ ...target, type: target.type ?? 'glob', delimiter: ':' }, inventory.subjects())
          .minions,
      ),
    ackTimeoutMs,
    lostAfterMs,
    log: { info: () => {}, warn: () => {} },
  });
}

/** As kill -9 does it: nothing is said to anybody; only the disk stays. */
async function stopMaster(): Promise<void> {
  jobs.close();
  await inventory.close();
  await sleep(20);
  await store.close();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const everyone = { expression: '*', type: 'glob' } as const;

function ping(target: { expression: string; type: 'glob' } = everyone, more = {}): Promise<JobReport> {
  return jobs.start({ target, fun: 'test.ping', ...more }, 'root');
}

/** Minions that acknowledge and answer as soon as they get a job. */
function answerAtOnce(minion: string, { type, body }: Delivered): void {
  if (type !== 'job') return;
  void hub.receive(minion, 'jobAck', { jid: body.jid, state: 'running' });
  void returnFrom(minion, body.jid, true);
}

function returnFrom(
  minion: string,
  jid: string,
  value: unknown,
  success = true,
  more: Partial<MinionMessages['jobReturn']> = {},
): Promise<unknown> {
  return hub.receive(minion, 'jobReturn', {
    jid,
    fun: 'test.ping',
    success,
    retcode: success ? 0 : 1,
    return: value,
    startedAt: 1,
    durationMs: 2,
    ...more,
  });
}

async function follow(jid: string): Promise<JobStreamItem[]> {
  const items: JobStreamItem[] = [];
  for await (const item of await jobs.watch(jid, controller.signal)) items.push(item);
  return items;
}

async function outcome(jid: string): Promise<Record<string, HostReport>> {
  await follow(jid);
  return Object.fromEntries((await jobs.get(jid)).hosts.map((host) => [host.minion, host]));
}

function sentTo(minion: string, type: string): Delivered[] {
  return (hub.sent.get(minion) ?? []).filter((delivered) => delivered.type === type);
}

test('a job goes to its hosts, is answered, acknowledged and kept', async () => {
  for (const id of accepted) hub.connect(id);
  hub.onDelivery = answerAtOnce;
  const { jid, minions } = await ping();
  expect(minions).toEqual(['a', 'b', 'c']);
  const items = await follow(jid);
  expect(items.at(0)).toMatchObject({ kind: 'job', job: { jid, fun: 'test.ping', user: 'root' } });
  expect(items.at(-1)).toEqual({ kind: 'end' });
  expect(await outcome(jid)).toMatchObject({
    a: { state: 'returned', return: true, success: true, retcode: 0, durationMs: 2 },
    b: { state: 'returned', return: true },
    c: { state: 'returned', return: true },
  });
  expect(sentTo('a', 'returnAck')).toHaveLength(1);
  expect((await jobs.get(jid)).finishedAt).toBeGreaterThan(0);
  expect(tags).toContain('muster/job/JID/new');
  expect(tags).toContain('muster/job/JID/ret/b');
  expect(await follow(jid)).toHaveLength(5);
});

test('a host that is offline is known at once, with the reason and when it was heard, and never gets the job', async () => {
  hub.connect('a');
  hub.connect('b');
  hub.disconnect('b', 'the connection timed out');
  hub.onDelivery = answerAtOnce;
  const started = await ping();
  const states = Object.fromEntries(started.hosts.map(({ minion, state }) => [minion, state]));
  expect(states).toMatchObject({ b: 'offline', c: 'offline' });
  const hosts = await outcome(started.jid);
  expect(hosts['b']).toMatchObject({ reason: 'the connection timed out' });
  expect(hosts['b']?.lastHeard).toBeGreaterThan(0);
  expect(hosts['c']?.reason).toMatch(/has not connected since/);
  expect(hosts['a']?.state).toBe('returned');
  hub.connect('b');
  await sleep(10);
  expect(sentTo('b', 'job')).toEqual([]);
});

test('a frozen host is found out within two acknowledgement times', async () => {
  for (const id of accepted) hub.connect(id);
  hub.frozen.add('b');
  hub.onDelivery = answerAtOnce;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { jid } = await ping();
  await vi.advanceTimersByTimeAsync(2 * ackTimeoutMs);
  vi.useRealTimers();
  const hosts = await outcome(jid);
  expect(hosts['b']).toMatchObject({ state: 'lost', reason: expect.stringContaining('does not answer') });
  expect(hosts['b']?.lastHeard).toBeGreaterThan(0);
  expect(hosts['a']?.state).toBe('returned');
});

test('the return of a host that had been given up puts the history right', async () => {
  hub.connect('a');
  hub.frozen.add('a');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  expect((await outcome(jid))['a']?.state).toBe('lost');
  await returnFrom('a', jid, 'late');
  expect((await outcome(jid))['a']).toMatchObject({ state: 'returned', return: 'late' });
  expect(sentTo('a', 'returnAck')).toHaveLength(1);
});

test('a slow host that answers probes is waited for', async () => {
  hub.connect('a');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  await sleep(ackTimeoutMs * 3);
  expect((await jobs.get(jid)).hosts[0]?.state).toBe('queued');
  await returnFrom('a', jid, 1);
  expect((await outcome(jid))['a']?.return).toBe(1);
});

test('progress is shown while a host runs', async () => {
  hub.connect('a');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  await hub.receive('a', 'jobAck', { jid, state: 'queued' });
  expect((await jobs.get(jid)).hosts[0]?.state).toBe('delivered');
  const current = { id: 'nginx', fun: 'pkg.installed', name: 'nginx' };
  await hub.receive('a', 'progress', { jid, done: 2, total: 9, failed: 0, changed: 1, current });
  expect((await jobs.get(jid)).hosts[0]).toMatchObject({
    state: 'running',
    progress: { done: 2, total: 9, failed: 0, changed: 1, ...current },
  });
});

test('a minion that refuses a job says why', async () => {
  hub.connect('a');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  await hub.receive('a', 'jobAck', { jid, state: 'refused', reason: 'the disk is full' });
  expect((await outcome(jid))['a']).toMatchObject({
    state: 'lost',
    reason: expect.stringContaining('disk is full'),
  });
});

describe('when a connection breaks', () => {
  test('a job that was not confirmed is sent again, one that was is waited for', async () => {
    hub.connect('a');
    hub.connect('b');
    const { jid } = await ping({ expression: '[ab]', type: 'glob' });
    await hub.receive('b', 'jobAck', { jid, state: 'running' });
    hub.disconnect('a');
    hub.disconnect('b');
    hub.connect('a');
    hub.connect('b', [jid]);
    expect(sentTo('a', 'job')).toHaveLength(2);
    expect(sentTo('b', 'job')).toHaveLength(1);
    await returnFrom('a', jid, 1);
    await returnFrom('b', jid, 2);
    expect(await outcome(jid)).toMatchObject({ a: { return: 1 }, b: { return: 2 } });
  });

  test('a host that does not come back is lost, with the reason', async () => {
    hub.connect('a');
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    await hub.receive('a', 'jobAck', { jid, state: 'running' });
    hub.disconnect('a', 'no heartbeat for 10 s');
    expect((await jobs.get(jid)).hosts[0]).toMatchObject({
      state: 'running',
      reason: expect.stringContaining('waiting for it to come back'),
    });
    expect((await outcome(jid))['a']).toMatchObject({
      state: 'lost',
      reason: expect.stringContaining('no heartbeat for 10 s'),
    });
  });

  test('a host that comes back without the job it had confirmed is lost', async () => {
    hub.connect('a');
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    await hub.receive('a', 'jobAck', { jid, state: 'running' });
    hub.disconnect('a');
    hub.connect('a', []);
    expect((await outcome(jid))['a']).toMatchObject({
      state: 'lost',
      reason: expect.stringContaining('without the job'),
    });
  });
});

describe('a restart of the master', () => {
  test('loses no return and sends unconfirmed jobs again', async () => {
    for (const id of accepted) hub.connect(id);
    const { jid } = await ping();
    await returnFrom('a', jid, 'before');
    await hub.receive('b', 'jobAck', { jid, state: 'running' });
    await stopMaster();
    await startMaster();
    const following = follow(jid);
    hub.connect('b', [jid]);
    hub.connect('c', []);
    expect(sentTo('b', 'job')).toEqual([]);
    expect(sentTo('c', 'job')).toHaveLength(1);
    await returnFrom('b', jid, 'after');
    await returnFrom('c', jid, 'again');
    expect((await following).at(-1)).toEqual({ kind: 'end' });
    expect(await outcome(jid)).toMatchObject({
      a: { return: 'before' },
      b: { return: 'after' },
      c: { return: 'again' },
    });
  });

  test('gives up a host that does not come back', async () => {
    hub.connect('a');
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    await stopMaster();
    await startMaster();
    expect((await outcome(jid))['a']).toMatchObject({
      state: 'lost',
      reason: expect.stringContaining('since the master started'),
    });
  });

  test('a job that starts right after it waits for minions on their way back', async () => {
    hub.connect('a');
    await sleep(20);
    await stopMaster();
    await startMaster();
    hub.onDelivery = answerAtOnce;
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    expect((await jobs.get(jid)).hosts[0]).toMatchObject({
      state: 'queued',
      reason: expect.stringContaining('the master has just started'),
    });
    hub.connect('a');
    expect((await outcome(jid))['a']?.state).toBe('returned');
  });

  test('job ids go on rising', async () => {
    hub.connect('a');
    hub.onDelivery = answerAtOnce;
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    await follow(jid);
    await stopMaster();
    await startMaster();
    hub.connect('a');
    expect((await ping({ expression: 'a', type: 'glob' })).jid > jid).toBe(true);
  });
});

function withJob(): string[] {
  return accepted.filter((id) => sentTo(id, 'job').length > 0);
}

describe('a batch', () => {
  test('is never at work on more hosts than it may', async () => {
    for (const id of accepted) hub.connect(id);
    const { jid } = await ping(everyone, { batch: '1' });
    expect(withJob()).toEqual(['a']);
    await returnFrom('a', jid, 1);
    expect(withJob()).toEqual(['a', 'b']);
    await returnFrom('b', jid, 1);
    await returnFrom('c', jid, 1);
    expect((await outcome(jid))['c']?.state).toBe('returned');
  });

  test('goes on after a restart with the hosts that are left', async () => {
    for (const id of accepted) hub.connect(id);
    const { jid } = await ping(everyone, { batch: '1' });
    await hub.receive('a', 'jobAck', { jid, state: 'running' });
    await stopMaster();
    await startMaster();
    hub.onDelivery = answerAtOnce;
    hub.connect('b');
    hub.connect('c');
    await sleep(10);
    expect(sentTo('b', 'job')).toEqual([]);
    hub.connect('a', [jid]);
    await returnFrom('a', jid, 1);
    expect(await outcome(jid)).toMatchObject({ b: { state: 'returned' }, c: { state: 'returned' } });
  });

  test.each(['0', '-1', 'x', '1.5', '%'])('of %j hosts is refused before anything is sent', async (batch) => {
    hub.connect('a');
    await expect(ping(everyone, { batch })).rejects.toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    );
    expect(hub.sent.size).toBe(0);
  });
});

describe('a cancelled job', () => {
  test('is stopped where it runs and not started elsewhere', async () => {
    for (const id of ['a', 'b']) hub.connect(id);
    const { jid } = await ping({ expression: '[ab]', type: 'glob' }, { batch: '1' });
    await hub.receive('a', 'jobAck', { jid, state: 'running' });
    hub.onDelivery = (minion, { type }) => {
      if (type === 'jobCancel')
        void returnFrom(minion, jid, 'stopped', false, { ended: 'cancelled', reason: 'cancelled' });
    };
    await jobs.cancel(jid, 'root');
    expect(await outcome(jid)).toMatchObject({
      a: { state: 'cancelled', reason: 'cancelled by root', return: 'stopped' },
      b: { state: 'cancelled', reason: 'cancelled by root' },
    });
    expect(sentTo('b', 'job')).toEqual([]);
  });

  test('that is over cannot be cancelled any more, and says so', async () => {
    hub.connect('a');
    hub.onDelivery = answerAtOnce;
    const { jid } = await ping();
    await outcome(jid);
    await expect(jobs.cancel(jid, 'root')).rejects.toThrow(
      expect.objectContaining({ code: 'JOB_FINISHED', message: expect.stringMatching(/finished at 2/) }),
    );
    expect(sentTo('a', 'jobCancel')).toEqual([]);
  });

  test('is stopped on a host that was away when it was cancelled', async () => {
    hub.connect('a');
    const { jid } = await ping({ expression: 'a', type: 'glob' });
    await hub.receive('a', 'jobAck', { jid, state: 'running' });
    hub.disconnect('a');
    await jobs.cancel(jid, 'root');
    expect((await outcome(jid))['a']?.state).toBe('cancelled');
    hub.connect('a', [jid]);
    await sleep(20);
    expect(sentTo('a', 'jobCancel')).toHaveLength(1);
  });
});

test('a target that selects nobody is no job', async () => {
  const report = await ping({ expression: 'z*', type: 'glob' });
  expect(report.minions).toEqual([]);
  expect(await jobs.list(10)).toEqual([]);
});

test('an empty target is refused', async () => {
  await expect(ping({ expression: '', type: 'glob' })).rejects.toThrow(
    expect.objectContaining({ code: 'TARGET_INVALID' }),
  );
});

test("a return for another minion's job is dropped", async () => {
  hub.connect('a');
  hub.connect('b');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  await returnFrom('b', jid, 'forged');
  expect((await jobs.get(jid)).hosts.map(({ minion }) => minion)).toEqual(['a']);
  expect((await jobs.get(jid)).hosts[0]?.state).toBe('queued');
});

test('a return that comes twice counts once', async () => {
  hub.connect('a');
  const { jid } = await ping({ expression: 'a', type: 'glob' });
  await Promise.all([returnFrom('a', jid, 'first'), returnFrom('a', jid, 'second')]);
  expect((await outcome(jid))['a']?.return).toBe('first');
  expect(sentTo('a', 'returnAck')).toHaveLength(2);
  expect(tags.filter((tag) => tag.endsWith('/ret/a'))).toHaveLength(1);
});

test('an unknown job is a JOB_UNKNOWN', async () => {
  const failure = expect.objectContaining({ code: 'JOB_UNKNOWN' });
  await expect(jobs.get('20200101000000000000')).rejects.toThrow(failure);
  await expect(jobs.watch('x', controller.signal)).rejects.toThrow(failure);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient, HostReport, JobReport } from '@muster/api';
import { expect, test } from 'vitest';
import { muster } from '../minion/real-minion.ts';
import { patience } from '../patience.ts';
import { eventually } from './test-bus.ts';
import { answer, openTestMaster } from './test-master.ts';

const everyone = { expression: '*', type: 'glob' } as const;

function ping(client: ControlClient, fun = 'test.ping'): Promise<JobReport> {
  return client.startJob({ target: everyone, fun });
}

function pillarQuestion(id: string) {
  return { grains: { id }, saltenv: 'base' };
}

async function outcome(client: ControlClient, jid: string): Promise<Map<string, HostReport>> {
  const hosts = new Map<string, HostReport>();
  for await (const item of client.watchJob(jid)) {
    if (item.kind === 'host') hosts.set(item.host.minion, item.host);
  }
  return hosts;
}

test('a job goes from the control API over the bus and back in a few milliseconds', async () => {
  await using master = await openTestMaster();
  const [minion] = await master.join(['a', 'b', 'c']);
  await outcome(master.client, (await ping(master.client)).jid);
  const startedAt = performance.now();
  const { jid } = await ping(master.client);
  const hosts = await outcome(master.client, jid);
  expect(performance.now() - startedAt).toBeLessThan(500 * patience);
  expect([...hosts.values()].map(({ state }) => state)).toEqual(['returned', 'returned', 'returned']);
  expect(hosts.get('b')).toMatchObject({ return: true, success: true });
  await eventually(() => minion?.open.size === 0);
  expect(await master.client.status()).toMatchObject({ connected: 3, keys: { accepted: 3 } });
  expect(await master.client.jobs(10)).toHaveLength(2);
  expect((await stat(join(master.directory, 'root/run/muster/master.sock'))).mode & 0o777).toBe(0o600);
});

test('a master killed in the middle of a job takes it up again, and who watches gets every return', async () => {
  await using master = await openTestMaster();
  const minions = await master.join(['a', 'b', 'c'], (_job, id) => (id === 'a' ? 'early' : undefined));
  const { jid } = await ping(master.client, 'state.apply');
  const watching = outcome(master.client, jid);
  await eventually(() => minions.every(({ jobs }) => jobs.length === 1) && minions[0]?.open.size === 0);
  await master.kill('SIGKILL');
  await master.start();
  await eventually(() => minions.every(({ session }) => session.connected));
  for (const { id, session, jobs } of minions) {
    const job = jobs[0];
    if (id !== 'a' && job !== undefined) answer(session, job, 'late');
  }
  const hosts = await watching;
  expect(Object.fromEntries([...hosts].map(([id, host]) => [id, host.return]))).toEqual({
    a: 'early',
    b: 'late',
    c: 'late',
  });
  expect(minions.map(({ jobs }) => jobs.length)).toEqual([1, 1, 1]);
  expect((await master.client.job(jid)).hosts.map((host) => host.return)).toEqual(['early', 'late', 'late']);
});

test('what a job asks for waits for a master that is away, other requests give up in time', async () => {
  await using master = await openTestMaster();
  const [busy, idle] = await master.join(['busy', 'idle'], (_job, id) => (id === 'busy' ? undefined : true));
  await ping(master.client);
  await eventually(() => busy?.open.size === 1 && idle?.open.size === 0);
  await master.kill('SIGKILL');
  await eventually(() => busy?.session.connected === false && idle?.session.connected === false);

  const waiting = busy?.session.request('pillarRequest', pillarQuestion('busy'), { timeoutMs: 100 });
  const givenUp = idle?.session.request('pillarRequest', pillarQuestion('idle'), { timeoutMs: 100 });
  await expect(givenUp).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await Promise.race([waiting, delay(300, 'it waits')])).toBe('it waits');
  await master.start();
  // From when it was sent its time counts, and a fresh master may well need longer for its first answer.
  const outcome = await waiting?.then(
    () => 'answered',
    (error: unknown) => String(error),
  );
  expect(outcome).not.toContain('there is no connection');
  expect(await busy?.session.request('pillarRequest', pillarQuestion('busy'))).toMatchObject({ errors: [] });
});

test.each(['while the job goes on', 'after the job is over'])(
  'a minion that was told to be lost returns %s, and that is told',
  async (when) => {
    await using master = await openTestMaster({ lost_after: 0.2 });
    const isOver = when.startsWith('after');
    const [stray, steady] = await master.join(['stray', 'steady'], (_job, id) =>
      id === 'steady' && isOver ? true : undefined,
    );
    const { jid } = await ping(master.client);
    const watching = outcome(master.client, jid);
    const told: unknown[] = [];
    void (async () => {
      for await (const { data } of master.client.events(`*/job/${jid}/ret/stray`)) told.push(data);
    })().catch(() => {});
    await eventually(() => stray?.jobs.length === 1 && steady?.jobs.length === 1);
    await stray?.session.close();
    const stateOf = async (id: string) =>
      (await master.client.job(jid)).hosts.find(({ minion }) => minion === id)?.state;
    await eventually(async () => (await stateOf('stray')) === 'lost');
    const [again] = await master.join(['stray']);
    const [job] = stray?.jobs ?? [];
    if (job === undefined || again === undefined) throw new TypeError('nothing was given');
    answer(again.session, job, 'late');
    await eventually(async () => (await stateOf('stray')) === 'returned');
    await eventually(() => told.length > 0);
    expect(told).toMatchObject([{ id: 'stray', return: 'late', corrects: 'lost' }]);
    const [last] = steady?.jobs ?? [];
    if (last !== undefined && steady !== undefined && !isOver) answer(steady.session, last, true);
    expect((await watching).get('stray')?.state).toBe(isOver ? 'lost' : 'returned');
  },
);

test('200 minions are pinged at once', async () => {
  await using master = await openTestMaster();
  await master.join(Array.from({ length: 200 }, (_, index) => `m${index}`));
  const startedAt = performance.now();
  const { jid } = await ping(master.client);
  const hosts = await outcome(master.client, jid);
  expect(performance.now() - startedAt).toBeLessThan(2000 * patience);
  expect([...hosts.values()].filter(({ state }) => state === 'returned')).toHaveLength(200);
});

test('a frozen and an absent minion are named in time', async () => {
  await using master = await openTestMaster();
  const [, absent] = await master.join(['alive', 'absent']);
  await absent?.session.close();
  const entry = new URL('./frozen-minion-main.ts', import.meta.url).pathname;
  const frozen = spawn(process.execPath, [entry, master.directory, 'frozen'], { stdio: 'ignore' });
  try {
    await eventually(async () => {
      const minions = await master.client.minions();
      return minions.find(({ id }) => id === 'frozen')?.connected;
    });
    await eventually(async () => {
      const minions = await master.client.minions();
      return minions.find(({ id }) => id === 'absent')?.connected === false;
    });
    frozen.kill('SIGSTOP');
    const startedAt = performance.now();
    const hosts = await outcome(master.client, (await ping(master.client)).jid);
    expect(performance.now() - startedAt).toBeLessThan(2500 * patience);
    expect(hosts.get('alive')?.state).toBe('returned');
    expect(hosts.get('frozen')).toMatchObject({ state: 'lost', lastHeard: expect.any(Number) });
    expect(hosts.get('absent')).toMatchObject({ state: 'offline', lastHeard: expect.any(Number) });
  } finally {
    frozen.kill('SIGKILL');
    await once(frozen, 'exit');
  }
});

test('pillar, mine, events and drift go through the whole master', async () => {
  await using master = await openTestMaster();
  await writeFile(join(master.directory, 'pillar/top.sls'), "base:\n  'db*': [db]\n");
  await writeFile(join(master.directory, 'pillar/db.sls'), 'db: {user: app, password: s3cret}\n');
  const [db, web] = await master.join(['db1', 'web1']);
  const grains = { id: 'db1', os: 'Debian' };
  const pillar = await db?.session.request('pillarRequest', { grains, saltenv: 'base' });
  expect(pillar).toMatchObject({ errors: [], secrets: ['s3cret'] });
  expect(await master.client.pillar('db1')).toEqual({
    pillar: { db: { user: 'app', password: '***' } },
    errors: [],
  });
  expect((await master.client.pillar('db1', { reveal: true })).pillar).toMatchObject({
    db: { password: 's3cret' },
  });
  expect(await master.client.resolveTarget({ expression: 'db:user:app', type: 'pillar' })).toEqual(['db1']);
  expect(await master.client.resolveTarget({ expression: 'G@os:Debian', type: 'compound' })).toEqual(['db1']);

  db?.session.send('mineUpdate', { values: { addr: { value: ['10.0.0.2'] } }, replace: false });
  await eventually(async () => 'db1' in (await master.client.mineList()));
  const read = await web?.session.request('mineGet', { target: 'db*', type: 'glob', functions: ['addr'] });
  expect(read).toEqual({ values: { addr: { db1: ['10.0.0.2'] } } });

  const events: string[] = [];
  const following = (async () => {
    for await (const { tag } of master.client.events('*')) {
      events.push(tag);
      if (tag === 'site/done') return;
    }
  })();
  await eventually(() => {
    web?.session.send('event', { tag: 'site/hello', data: {} });
    return events.includes('site/hello');
  });
  web?.session.send('event', { tag: 'muster/job/1/new', data: {} });
  web?.session.send('event', { tag: 'site/done', data: { n: 1 } });
  await following;
  expect(events).not.toContain('muster/job/1/new');

  const changed = await master.client.changeKeys('delete', { ids: ['db1'], all: false });
  expect(changed).toMatchObject([{ id: 'db1' }]);
  expect(await master.client.mineList()).toEqual({});
});

test('all keys that are deleted at once are those that were rejected, and globs are ids that they fit', async () => {
  await using master = await openTestMaster();
  await master.join(['web1', 'web2', 'db1', 'db2']);
  const key = async (...words: readonly string[]) => {
    const { code, out } = await muster(master, 'key', ...words, '--json');
    const changed: { id: string }[] = JSON.parse(out);
    return [code, changed.map(({ id }) => id).toSorted()];
  };
  expect(await key('reject', 'web*', 'db2')).toEqual([0, ['db2', 'web1', 'web2']]);
  expect(await key('delete', '--all')).toEqual([0, ['db2', 'web1', 'web2']]);
  expect((await master.client.keys()).map(({ id, status }) => [id, status])).toEqual([['db1', 'accepted']]);
  expect((await muster(master, 'key', 'delete', 'web*')).code).not.toBe(0);
});

const target = (expression: string, type: 'compound' | 'glob' | 'ipcidr') => ({
  target: { expression, type },
  fun: 'test.ping',
});

test('mistakes of operators are answered with what is wrong', async () => {
  await using master = await openTestMaster();
  const { client } = master;
  const failures: [() => Promise<unknown>, string][] = [
    [() => client.startJob(target('web* and', 'compound')), 'TARGET_INVALID'],
    [() => client.startJob(target('', 'glob')), 'TARGET_INVALID'],
    [() => client.startJob({ ...target('*', 'glob'), fun: '' }), 'ARGUMENT_INVALID'],
    [() => client.startJob({ ...target('*', 'glob'), batch: '0' }), 'ARGUMENT_INVALID'],
    [() => client.job('nope'), 'JOB_UNKNOWN'],
    [() => client.watchJob('nope').next(), 'JOB_UNKNOWN'],
    [() => client.changeKeys('accept', { ids: ['nope'] }), 'KEY_UNKNOWN'],
    [() => client.pillar('nope'), 'KEY_UNKNOWN'],
    [() => client.revokeToken('nope'), 'TOKEN_INVALID'],
  ];
  for (const [call, code] of failures) {
    await expect(call()).rejects.toThrow(expect.objectContaining({ code }));
  }
  expect((await client.startJob(target('nobody', 'glob'))).minions).toEqual([]);
});

test('a second master on the same state is refused', async () => {
  await using master = await openTestMaster();
  await expect(master.start()).rejects.toThrow(/another master|address already in use|EADDRINUSE/i);
});

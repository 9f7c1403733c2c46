import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAuditLog } from '@muster/master';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { answer, openTestMaster, type SimulatedMinion, type TestMaster } from '../bus/test-master.ts';
import { SmallDisk } from './small-disk.ts';

const diskFull = { code: 'DISK_FULL', message: expect.stringContaining('full') };
const onWeb1 = { target: { expression: 'web1', type: 'glob' }, fun: 'test.ping' } as const;

let disk: SmallDisk;
let master: TestMaster;
let web1: SimulatedMinion;
beforeAll(async () => {
  disk = await SmallDisk.mount(4);
  master = await openTestMaster({ state_dir: disk.path });
  web1 = await join1('web1', ({ fun }) => (fun === 'slow' ? undefined : true));
}, 30_000);
afterEach(() => disk.empty());
afterAll(async () => {
  await master[Symbol.asyncDispose]();
  await disk[Symbol.asyncDispose]();
});

describe('with a full disk', () => {
  it('a key that cannot be rejected, accepted or deleted stays what it is, over a restart too', async () => {
    await join1('web2');
    await master.client.changeKeys('reject', { ids: ['web2'] });
    await disk.fill();
    await expect(master.client.changeKeys('reject', { ids: ['web1'] })).rejects.toMatchObject(diskFull);
    await expect(master.client.changeKeys('accept', { ids: ['web2'] })).rejects.toMatchObject(diskFull);
    await expect(master.client.changeKeys('delete', { ids: ['web1'] })).rejects.toMatchObject(diskFull);
    const before = await statuses();
    expect(before).toEqual({ web1: 'accepted', web2: 'rejected' });
    await restart();
    expect(await statuses()).toEqual(before);
    await eventually(() => web1.session.connected);
  });

  it.each([0, 4096, 8192, 12_288, 16_384, 24_576, 32_768])(
    'and %i bytes left, what was said of a key is so after a restart',
    async (left) => {
      await master.client.changeKeys('accept', { ids: ['web2'] });
      await disk.fill(left);
      for (let count = 0; count < 6; count++) {
        const action = count % 2 === 0 ? 'reject' : 'accept';
        const before = await statuses();
        const outcome = await master.client
          .changeKeys(action, { ids: ['web2'] })
          .catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toMatchObject(diskFull);
          expect(await statuses()).toEqual(before);
        } else expect((await statuses())['web2']).toBe(`${action}ed`);
      }
      const before = await statuses();
      await restart();
      expect(await statuses()).toEqual(before);
      await expectWholeAuditLog();
    },
  );

  it('a token is neither made nor revoked by halves', async () => {
    const { name } = await master.client.createToken({ uses: 3 });
    await disk.fill();
    await expect(master.client.createToken({ uses: 1 })).rejects.toMatchObject(diskFull);
    await expect(master.client.revokeToken(name)).rejects.toMatchObject(diskFull);
    const before = await master.client.tokens();
    expect(before).toMatchObject([{ name, revoked: false, usesLeft: 3 }]);
    await restart();
    expect(await master.client.tokens()).toEqual(before);
  });

  it('grains and values of the mine are what the disk has', async () => {
    // It may not know yet that the master was started again.
    await eventually(async () => {
      await share({ address: { value: '10.0.0.1' } });
      return (await master.client.mineList())['web1']?.includes('address');
    });
    await tellGrains({ role: 'web' });
    await disk.fill();
    await expect(tellGrains({ role: 'db' })).rejects.toMatchObject(diskFull);
    await share({ address: { value: 'x'.repeat(20_000) }, other: { value: 1 } });
    await master.client.status();
    const seen = async () => ({
      mine: await master.client.mineGet({ target: { expression: '*' }, functions: ['address', 'other'] }),
      db: await master.client.resolveTarget({ expression: 'role:db', type: 'grain' }),
      web: await master.client.resolveTarget({ expression: 'role:web', type: 'grain' }),
    });
    const before = await seen();
    expect(before).toEqual({ mine: { address: { web1: '10.0.0.1' }, other: {} }, db: [], web: ['web1'] });
    await restart();
    expect(await seen()).toEqual(before);
  });

  it('no job is started, and one that was cancelled before it was sent is not run later', async () => {
    const { jid } = await master.client.startJob({ ...onWeb1, fun: 'slow' });
    await eventually(() => web1.jobs.some((job) => job.jid === jid));
    await disk.fill();
    await expect(master.client.startJob(onWeb1)).rejects.toMatchObject(diskFull);
    expect((await master.client.jobs(50)).filter(({ fun }) => fun === 'test.ping')).toEqual([]);
    await disk.empty();
  });

  it('a return waits at its minion, its host says why, and it is taken when there is room', async () => {
    const { jid } = await master.client.startJob({ ...onWeb1, fun: 'slow' });
    await eventually(() => web1.jobs.some((job) => job.jid === jid));
    const [job] = web1.jobs.filter((each) => each.jid === jid);
    await disk.fill();
    if (job !== undefined) answer(web1.session, job, 'x'.repeat(50_000));
    await eventually(async () => /full/.test((await host(jid))?.reason ?? ''));
    expect(web1.open).toContain(jid);
    await disk.empty();
    await eventually(() => web1.jobs.filter((each) => each.jid === jid).length === 2);
    if (job !== undefined) answer(web1.session, job, 'x'.repeat(50_000));
    await eventually(async () => (await host(jid))?.state === 'returned');
    expect(web1.open).not.toContain(jid);
  });

  it('the status says so until there is room again', async () => {
    expect((await master.client.status()).disk).toMatchObject({ isFull: false });
    await disk.fill();
    await expect(master.client.createToken({ uses: 1 })).rejects.toMatchObject(diskFull);
    const { disk: report } = await master.client.status();
    expect(report).toMatchObject({ isFull: true, freeBytes: 0, path: disk.path });
    expect(master.logged.join('\n')).toContain('the disk is full');
    await disk.empty();
    await eventually(async () => !(await master.client.status()).disk.isFull);
  });

  it('the audit log has whole lines', async () => {
    await expectWholeAuditLog();
  });
});

async function join1(id: string, work?: Parameters<TestMaster['join']>[1]): Promise<SimulatedMinion> {
  const [minion] = await master.join([id], work);
  if (minion === undefined) throw new Error(`${id} did not join`);
  return minion;
}

/** The master is killed and started again, with room. */
async function restart(): Promise<void> {
  await master.kill('SIGKILL');
  await disk.empty();
  await master.start();
}

async function statuses(): Promise<Record<string, string>> {
  return Object.fromEntries((await master.client.keys()).map(({ id, status }) => [id, status]));
}

async function share(values: Parameters<typeof web1.session.send<'mineUpdate'>>[1]['values']): Promise<void> {
  web1.session.send('mineUpdate', { values, replace: false });
  // What is sent after it is answered after it.
  await web1.session.request('mineGet', { target: 'nobody', type: 'list', functions: ['address'] });
}

function tellGrains(grains: Readonly<Record<string, unknown>>) {
  return web1.session.request('pillarRequest', { grains, saltenv: 'base' });
}

async function host(jid: string) {
  return (await master.client.job(jid)).hosts[0];
}

async function expectWholeAuditLog(): Promise<void> {
  const path = join(disk.path, 'audit.log');
  expect(await checkAuditLog(path)).not.toHaveProperty('fault');
  expect(await readFile(path, 'utf8')).not.toContain('\0');
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { patience } from '../patience.ts';
import { eventually, Fleet, returnsOf } from './fleet.ts';

interface Key {
  readonly id: string;
  readonly status: string;
  readonly fingerprint: string;
  readonly address?: string;
  readonly connected: boolean;
}

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.raise({ name: 'keys', hosts: ['master', 'web', 'joiner'] });
});

afterAll(async () => {
  await fleet?.bed.down();
});

const keys = async () => await fleet.json<Key[]>(['key', 'list']);
const key = async (id: string) => (await keys()).find((entry) => entry.id === id);

test('new minions are pending, with fingerprint and address, and get nothing', async () => {
  await eventually(
    'three keys are pending',
    async () => (await keys()).filter((entry) => entry.status === 'pending').length === 3,
  );
  const web = await key('web');
  expect(web?.fingerprint).toMatch(/^SHA256:/);
  expect(web?.address).toBe(fleet.host('web').address);
  expect((await fleet.muster('run', '*', 'test.ping')).code).toBe(3);
});

test('an accepted minion is connected within two seconds', async () => {
  const startedAt = performance.now();
  await fleet.json(['key', 'accept', 'web']);
  await fleet.connected(['web']);
  expect((performance.now() - startedAt) / 1000).toBeLessThan(2 * patience);
  expect(await fleet.returns(['run', 'web', 'test.ping'])).toEqual({ web: true });
});

test('a rejected minion is cut off at once, and the rest works on', async () => {
  await fleet.json(['key', 'accept', 'master']);
  await fleet.connected(['master']);
  await fleet.json(['key', 'reject', 'web']);
  const result = await fleet.muster('run', '*', 'test.ping', '--json');
  expect(returnsOf(result.stdout)).toEqual({ master: true });
  const web = await key('web');
  expect([web?.status, web?.connected]).toEqual(['rejected', false]);
  const journal = await fleet
    .host('web')
    .run(['journalctl', '-u', 'muster-minion', '--no-pager', '-o', 'cat']);
  expect(journal).toMatch(/rejected|not accepted|refused/i);
});

test('a deleted minion starts again as pending', async () => {
  await fleet.json(['key', 'delete', 'web']);
  await eventually('web is pending again', async () => (await key('web'))?.status === 'pending');
});

test('a join token accepts its minion and pins the master', async () => {
  await fleet.host('joiner').run(['systemctl', 'stop', 'muster-minion']);
  await fleet.json(['key', 'delete', 'joiner']);
  const { secret } = await fleet.json<{ secret: string }>(['token', 'create', '--ids', 'join*']);
  const joiner = fleet.host('joiner');
  await joiner.shell('rm -rf /var/lib/muster/*');
  await joiner.write(
    '/etc/muster/minion.yaml',
    `master: ${fleet.master.address}\nid: joiner\ntoken: ${secret}\n`,
    '0600',
  );
  await joiner.run(['systemctl', 'start', 'muster-minion']);
  await fleet.connected(['joiner']);
});

test('every change of a key is in the audit log, and what is altered in it is found', async () => {
  const lines = await fleet.json<{ action: string }[]>(['audit', 'show', '--limit', '1000']);
  const actions = new Set(lines.map(({ action }) => action));
  for (const action of ['key.accept', 'key.reject', 'key.delete', 'token.create']) {
    expect(actions).toContain(action);
  }
  const whole = await fleet.json(['audit', 'verify']);
  expect(whole).toEqual({ path: '/var/lib/muster/master/audit.log', lines: lines.length });
  await fleet.master.shell(`cp -p /var/lib/muster/master/audit.log /root/copy.log
    sed -i '2s/"isAllowed":true/"isAllowed":false/' /root/copy.log`);
  const { code, stderr } = await fleet.muster('audit', 'verify', '/root/copy.log');
  expect([code, stderr]).toEqual([1, expect.stringContaining('/root/copy.log:3: ')]);
});

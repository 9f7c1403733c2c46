import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Fleet, returnsOf } from './fleet.ts';

let fleet: Fleet;
const minions = ['api', 'db', 'master'];

const slowTree = {
  'states/slow.sls': `
{% for n in range(8) %}
step-{{ n }}:
  cmd.run:
    - name: sleep 1; echo {{ n }} >> /var/log/steps
{% endfor %}
`,
};

beforeAll(async () => {
  fleet = await Fleet.raise({ name: 'restart', hosts: ['master', 'api', 'db'] });
  await fleet.acceptAll();
  await fleet.writeTree(slowTree);
});

afterAll(async () => {
  await fleet?.bed.down();
});

test('a master killed in the middle of an apply comes back, and the waiting command prints every return', async () => {
  const waiting = fleet.muster('apply', '*', 'slow', '--json');
  await eventually(
    'the first step ran',
    async () => (await fleet.host('api').exec(['test', '-s', '/var/log/steps'])).code === 0,
  );
  await fleet.master.run(['systemctl', 'kill', '--signal=KILL', 'muster-master']);

  const result = await waiting;
  expect(result.code, result.stderr).toBe(0);
  const returns = returnsOf(result.stdout) as Record<string, Record<string, { result: boolean }>>;
  expect(Object.keys(returns).toSorted()).toEqual(minions);
  for (const minion of minions) {
    const states = Object.values(returns[minion] ?? {});
    expect(states, minion).toHaveLength(8);
    expect(
      states.every((state) => state.result),
      minion,
    ).toBe(true);
  }
});

test('every step ran exactly once on every host', async () => {
  for (const minion of minions) {
    expect(await fleet.host(minion).read('/var/log/steps'), minion).toBe('0\n1\n2\n3\n4\n5\n6\n7\n');
  }
});

test('the history has every return', async () => {
  const [job] = await fleet.json<{ jid: string; fun: string }[]>(['jobs', 'list']);
  const report = await fleet.json<{ hosts: { minion: string; state: string }[] }>([
    'jobs',
    'show',
    job?.jid ?? '',
  ]);
  expect(report.hosts.map(({ minion, state }) => `${minion} ${state}`).toSorted()).toEqual(
    minions.map((id) => `${id} returned`),
  );
});

test('a minion killed in the middle of an apply says so, and runs nothing twice', async () => {
  await fleet.host('api').run(['rm', '-f', '/var/log/steps']);
  const waiting = fleet.muster('apply', 'api', 'slow');
  await eventually('the second step ran', async () =>
    (
      await fleet
        .host('api')
        .read('/var/log/steps')
        .catch(() => '')
    ).includes('1'),
  );
  await fleet.host('api').run(['systemctl', 'kill', '--signal=KILL', 'muster-minion']);
  const result = await waiting;
  expect(result.code).toBe(2);
  expect(result.stdout + result.stderr).toMatch(/interrupted/i);
  const steps = await fleet.host('api').read('/var/log/steps');
  expect(new Set(steps.trim().split('\n')).size).toBe(steps.trim().split('\n').length);
});

test('a minion that hangs is started anew, and its job is reported as interrupted', async () => {
  const api = fleet.host('api');
  await api.write(
    '/etc/systemd/system/muster-minion.service.d/hasty.conf',
    '[Service]\nWatchdogSec=4\nTimeoutAbortSec=1\n',
  );
  await api.run(['systemctl', 'daemon-reload']);
  await api.run(['systemctl', 'restart', 'muster-minion']);
  await fleet.connected(['api']);
  const waiting = fleet.muster('run', 'api', 'test.sleep', '600');
  const pid = await mainPid();
  await eventually('api runs it', async () => {
    const [job] = await fleet.json<{ jid: string; fun: string }[]>(['jobs', 'list']);
    const { hosts } = await fleet.json<{ hosts: { state: string }[] }>(['jobs', 'show', job?.jid ?? '']);
    return job?.fun === 'test.sleep' && hosts[0]?.state === 'running';
  });
  await api.run(['kill', '-STOP', pid]);
  const result = await waiting;
  expect(result.code).not.toBe(0);
  expect(result.stdout + result.stderr).toMatch(/interrupted/i);
  expect(await mainPid()).not.toBe(pid);
});

async function mainPid(): Promise<string> {
  return (
    await fleet.host('api').run(['systemctl', 'show', '--property=MainPID', '--value', 'muster-minion'])
  ).trim();
}

test('a return that was made while the master was away is delivered when it is back', async () => {
  const jid = (await fleet.json<{ jid: string }>(['run', 'db', 'cmd.run', 'sleep 3; echo done', '--detach']))
    .jid;
  await eventually(
    'db runs it',
    async () =>
      (await fleet.json<{ hosts: { state: string }[] }>(['jobs', 'show', jid])).hosts[0]?.state === 'running',
  );
  await fleet.master.run(['systemctl', 'stop', 'muster-master']);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  await fleet.master.run(['systemctl', 'start', 'muster-master']);
  await eventually('the return arrived', async () => {
    const { hosts } = await fleet.json<{ hosts: { state: string; return?: unknown }[] }>([
      'jobs',
      'show',
      jid,
    ]);
    return hosts[0]?.state === 'returned' && hosts[0].return === 'done';
  });
});

test('a rebooted host is connected again and answers', async () => {
  await fleet.host('db').reboot();
  await fleet.connected(['db']);
  expect(await fleet.returns(['run', 'db', 'test.ping'])).toEqual({ db: true });
});

test('the unit of the master may take as much memory as is configured', async () => {
  const limit = async () =>
    Number(
      await fleet.master.run(['systemctl', 'show', '--property=MemoryMax', '--value', 'muster-master']),
    ) /
    1024 ** 2;
  expect(await limit()).toBe(2560);
  await fleet.master.shell(
    'echo "memory_max: 3000" >>/etc/muster/master.yaml; systemctl restart muster-master',
  );
  expect(await limit()).toBe(3000);
});

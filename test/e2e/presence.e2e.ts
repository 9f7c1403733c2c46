import { afterAll, beforeAll, expect, test } from 'vitest';
import { patience } from '../patience.ts';
import { eventually, Fleet } from './fleet.ts';

interface HostReport {
  readonly minion: string;
  readonly state: string;
  readonly reason?: string;
  readonly lastHeard?: number;
}

let fleet: Fleet;
const many = 48;

beforeAll(async () => {
  fleet = await Fleet.raise({
    name: 'presence',
    hosts: ['master', 'dark', 'frozen'],
    masterConfig: 'auto_accept: true\n',
  });
  await startMore(many - 1);
  await eventually(
    `${many + 2} minions connected`,
    async () =>
      (await fleet.json<{ connected: boolean }[]>(['key', 'list'])).filter((key) => key.connected).length ===
      many + 2,
  );
});

afterAll(async () => {
  await fleet?.bed.down();
});

/** More minions side by side on the master's host, each with its own directories. */
async function startMore(count: number): Promise<void> {
  await fleet.master.shell(`
    for n in $(seq 1 ${count}); do
      d=/var/lib/more/$n; mkdir -p $d
      printf 'master: %s\\nid: more%s\\nstate_dir: %s/state\\ncache_dir: %s/cache\\nrun_dir: %s/run\\nlog_dir: %s/log\\n' ${fleet.master.address} $n $d $d $d $d > $d/minion.yaml
      systemd-run -q --unit=more-$n --collect /opt/muster/bin/muster minion -c $d
    done`);
}

test('fifty minions answer one ping', async () => {
  const answers = await fleet.returns<Record<string, boolean>>(['run', '*', 'test.ping']);
  expect(Object.keys(answers)).toHaveLength(many + 2);
  expect(Object.values(answers).every(Boolean)).toBe(true);
});

test('a minion without power and a frozen one are named within 2.5 s, with the reason and when they were last heard', async () => {
  await fleet.host('dark').kill();
  await fleet.host('frozen').freeze();
  const startedAt = performance.now();
  const result = await fleet.muster('run', '*', 'test.ping');
  const seconds = (performance.now() - startedAt) / 1000;
  expect(result.code, result.stderr).toBe(4);
  expect(seconds).toBeLessThan(2.5 * patience);
  expect(result.stderr).toMatch(/^dark: .+ \(last heard .+ ago\)$/m);
  expect(result.stderr).toMatch(/^frozen: .+ \(last heard .+ ago\)$/m);

  const [job] = await fleet.json<{ jid: string }[]>(['jobs', 'list']);
  const report = await fleet.json<{ hosts: HostReport[] }>(['jobs', 'show', job?.jid ?? '']);
  expect(report.hosts.filter((host) => host.state === 'returned')).toHaveLength(many);
  for (const minion of ['dark', 'frozen']) {
    const host = report.hosts.find((entry) => entry.minion === minion);
    expect(host?.reason, minion).toBeTruthy();
    expect(host?.lastHeard, minion).toBeGreaterThan(0);
  }
});

test('both are back by themselves when they run again', async () => {
  await fleet.host('frozen').thaw();
  await fleet.host('dark').boot();
  await fleet.connected(['dark', 'frozen']);
  const answers = await fleet.returns<Record<string, boolean>>(['run', '-L', 'dark,frozen', 'test.ping']);
  expect(answers).toEqual({ dark: true, frozen: true });
});

test('a host whose link is cut is known to be away, and comes back when the link heals', async () => {
  await fleet.host('dark').cut();
  const startedAt = performance.now();
  const result = await fleet.muster('run', 'dark', 'test.ping');
  expect(result.code).toBe(4);
  expect((performance.now() - startedAt) / 1000).toBeLessThan(2.5 * patience);
  await fleet.host('dark').heal();
  await eventually(
    'dark answers again',
    async () => (await fleet.muster('run', 'dark', 'test.ping')).code === 0,
  );
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patience } from '../patience.ts';
import { Fleet } from './fleet.ts';

// In mebibytes; the file is many times as large, so whoever held it, or a part that grows with it, would show.
const mostOfMinion = 300;
const mostOfMaster = 350;
const mostOfGateway = 300;

const target = '/root/big.bin';
let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.raise({
    name: 'transfer',
    hosts: ['master', 'receiver'],
    masterConfig: 'auto_accept: true\n',
    minionConfig: 'drift: off\n',
  });
  await fleet.connected(['master', 'receiver']);
  await fleet.writeTree({ 'states/big.sls': `${target}:\n  file.managed:\n    - source: salt://big.bin\n` });
  // Bytes that no link and no cache could make fewer of, without the cost of true randomness
  await fleet.master.shell(
    'openssl enc -aes-128-ctr -pass pass:transfer -nosalt -pbkdf2 </dev/zero 2>/dev/null | head -c 1073741824 >/srv/muster/states/big.bin',
  );
});

afterAll(async () => {
  await fleet?.bed.down();
});

test('a file of 1 GiB arrives intact while jobs beside it are answered within a second or so', async () => {
  const over = new AbortController();
  const apply = fleet.json<Record<string, unknown>>(['apply', 'receiver', 'big']).finally(() => {
    over.abort();
  });
  const seconds: number[] = [];
  while (!over.signal.aborted) {
    const startedAt = performance.now();
    await fleet.json(['run', 'receiver', 'test.ping']);
    seconds.push((performance.now() - startedAt) / 1000);
    await sleep(500);
  }
  await apply;
  expect(await digest('receiver', target)).toBe(await digest('master', '/srv/muster/states/big.bin'));
  expect(seconds.length).toBeGreaterThan(1);
  // A machine of two cores is busy with the transfer itself: the usual answer counts, and none is lost for long
  expect(seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)]).toBeLessThan(1.5 * patience);
  expect(Math.max(...seconds)).toBeLessThan(5 * patience);
});

test('neither side held the file in memory', async () => {
  const [minion = Infinity] = await peaks('receiver', 'muster-minion');
  const [master = Infinity, gateway = Infinity] = await peaks('master', 'muster-master');
  expect(minion, 'minion').toBeLessThan(mostOfMinion);
  expect(master, 'master').toBeLessThan(mostOfMaster);
  expect(gateway, 'gateway').toBeLessThan(mostOfGateway);
});

test('a second apply finds it in place and sends nothing', async () => {
  const result = await fleet.returns<Record<string, Record<string, { changes: object }>>>([
    'apply',
    'receiver',
    'big',
  ]);
  expect(Object.values(result['receiver'] ?? {}).map(({ changes }) => changes)).toEqual([{}]);
});

async function digest(host: string, path: string): Promise<string> {
  return (await fleet.host(host).run(['sha256sum', path])).split(' ')[0] ?? '';
}

/** Peak resident memory in mebibytes of a service's first process and of those that it started, in that order. */
async function peaks(host: string, unit: string): Promise<number[]> {
  const lines = await fleet.host(host).shell(`
    main=$(systemctl show -p MainPID --value ${unit})
    for pid in $main $(pgrep -P $main || true); do grep VmHWM /proc/$pid/status; done`);
  return Array.from(lines.matchAll(/(\d+) kB/g), ([, kibibytes]) => Number(kibibytes) / 1024);
}

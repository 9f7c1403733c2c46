import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFleet } from './bench-fleet.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { cpuSeconds, processTree, residentMiB } from './process-figures.ts';

const settleMs = 5000;
const sizes = [1, 100, 1000] as const;
const siteSize = 10_000;

/** Joins and pings of 1, 100 and 1,000 simulated minions, and the master's memory. */
export const swarms: Bench = {
  name: 'many minions on one master',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    const figures: Figure[] = [
      { name: 'memory of an idle master', value: residentMiB(processTree(fleet.masterPid)), unit: 'MiB' },
    ];
    let connected = 0;
    for (const size of sizes) {
      figures.push(...(await join(fleet, size - connected, size)), ...(await ping(fleet, size)));
      connected = size;
    }
    // Garbage of the last burst is given back when there was none for two seconds
    await sleep(settleMs);
    const loaded = residentMiB(processTree(fleet.masterPid));
    figures.push({
      name: 'memory of the master with 1,000 minions, at rest',
      value: loaded,
      unit: 'MiB',
      goal: 200,
    });
    return figures;
  },
};

async function join(fleet: BenchFleet, count: number, total: number): Promise<Figure[]> {
  const master = processTree(fleet.masterPid);
  const cpuBefore = cpuSeconds(master);
  await fleet.startSwarm(`s${total}-`, count);
  const startedAt = performance.now();
  await fleet.waitUntilConnected(total);
  const wall = performance.now() - startedAt;
  if (count < 500) return [];
  return [
    { name: `${count} minions with new keys join at once: wall`, value: wall / 1000, unit: 's' },
    { name: '... CPU of the master', value: cpuSeconds(master) - cpuBefore, unit: 's' },
  ];
}

/** A site of 10,000 hosts behind one address comes in, and what one that is inside notices of it. */
export const site: Bench = {
  name: 'a site of 10,000 minions behind one address',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    await fleet.startSwarm('inside-', 1);
    await fleet.waitUntilConnected(1);
    const startedAt = performance.now();
    await fleet.startSwarm('site-', siteSize);
    const isIn = fleet.waitUntilConnected(siteSize + 1).then(() => performance.now() - startedAt);
    const pings: number[] = [];
    for (let wall: number | undefined; wall === undefined; ) {
      pings.push(await fleet.muster('run', 'inside-*', 'test.ping'));
      wall = await Promise.race([isIn, sleep(200).then(() => undefined)]);
    }
    return [
      { name: 'all of them are in', value: (await isIn) / 1000, unit: 's' },
      { name: '... one that is inside: `muster run ID test.ping`, median', value: median(pings), unit: 'ms' },
      { name: '... slowest', value: Math.max(...pings), unit: 'ms' },
      { name: '... CPU of the master', value: cpuSeconds(processTree(fleet.masterPid)), unit: 's' },
    ];
  },
};

async function ping(fleet: BenchFleet, size: number): Promise<Figure[]> {
  const master = processTree(fleet.masterPid);
  const walls: number[] = [];
  const cpuBefore = cpuSeconds(master);
  const rounds = 5;
  for (let round = 0; round < rounds; round += 1) walls.push(await fleet.muster('run', '*', 'test.ping'));
  const cpu = (cpuSeconds(master) - cpuBefore) / rounds;
  return [
    {
      name: `muster run '*' test.ping, ${size} minions: wall`,
      value: median(walls),
      unit: 'ms',
      ...(size === 1000 ? { goal: 500 } : { goal: 300 }),
    },
    { name: '... CPU of the master', value: cpu * 1000, unit: 'ms' },
  ];
}

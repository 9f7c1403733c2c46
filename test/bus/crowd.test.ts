import { mkdtemp, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'vitest';
import { expectQuick, latencies } from '../attack/latencies.ts';
import { Siege } from '../attack/siege.ts';
import { startSwarm } from '../bench/start-swarm.ts';

const crowd = 1000;

test('a site behind one address is in within minutes, and who is inside notices nothing', async () => {
  const directory = await mkdtemp('/dev/shm/muster-crowd-');
  await using siege = await Siege.begin();
  const { client, ports } = siege.master;
  const swarm = await startSwarm('crowd-', crowd, { directory, ports });
  try {
    const startedAt = performance.now();
    const pings: number[] = [];
    let connected = 0;
    for (; connected < crowd + 1; await delay(100)) {
      pings.push(await siege.ping());
      ({ connected } = await client.status());
      const seconds = (performance.now() - startedAt) / 1000;
      if (seconds > 180) throw new Error(`after ${seconds} s ${connected} of ${crowd} are in`);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const { median, slowest } = latencies(pings);
    process.stdout.write(`${crowd} are in after ${seconds} s, pings ${median} ms, slowest ${slowest} ms\n`);
    expectQuick({ median, slowest });
  } finally {
    for (const child of swarm) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}, 300_000);

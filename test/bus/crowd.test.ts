import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Siege } from '../attack/siege.ts';
import { startSwarm } from '../bench/start-swarm.ts';

const crowd = 1000;

test('a site behind one address is in within minutes, and who is inside notices nothing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-crowd-'));
  await using siege = await Siege.begin();
  const { client, ports } = siege.master;
  const swarm = await startSwarm('crowd-', crowd, { directory, ports });
  try {
    const startedAt = performance.now();
    let slowestMs = 0;
    let connected = 0;
    for (; connected < crowd + 1; await delay(100)) {
      slowestMs = Math.max(slowestMs, await siege.ping());
      ({ connected } = await client.status());
      const seconds = (performance.now() - startedAt) / 1000;
      if (seconds > 180) throw new Error(`after ${seconds} s ${connected} of ${crowd} are in`);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(`${crowd} are in after ${seconds} s, slowest ping ${Math.round(slowestMs)} ms\n`);
    expect(slowestMs).toBeLessThan(1000);
  } finally {
    for (const child of swarm) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}, 300_000);

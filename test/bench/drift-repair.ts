import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFleet, waitFor } from './bench-fleet.ts';
import { type Bench, median } from './figure.ts';

/** From the write that tampers with a managed file to the write that repairs it, seen from outside. */
export const driftRepair: Bench = {
  name: 'drift of a file',
  async run() {
    await using fleet = await BenchFleet.start();
    await fleet.startMinion('keeper');
    const target = join(fleet.directory, 'managed.conf');
    await fleet.write('master/states/top.sls', "base:\n  '*': [managed]\n");
    await fleet.write('master/states/managed.sls', `${target}:\n  file.managed:\n    - contents: right\n`);
    await fleet.muster('apply', 'keeper');
    await waitFor('the file is watched', async () =>
      (await fleet.client.drift()).some(({ watched }) => watched > 0),
    );
    const latencies: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      await sleep(1000);
      const startedAt = performance.now();
      writeFileSync(target, 'wrong\n');
      while (readFileSync(target, 'utf8') !== 'right\n') {
        if (performance.now() - startedAt > 10_000) throw new Error('the drift was not repaired within 10 s');
        await sleep(0);
      }
      latencies.push(performance.now() - startedAt);
    }
    return [
      { name: 'from tampering to repair, median', value: median(latencies), unit: 'ms' },
      { name: 'from tampering to repair, worst of 15', value: Math.max(...latencies), unit: 'ms' },
    ];
  },
};

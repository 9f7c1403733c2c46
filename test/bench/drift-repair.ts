import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFleet, waitFor } from './bench-fleet.ts';
import { type Bench, median } from './figure.ts';

const rounds = 15;

/** From the write that tampers with a managed file to the write that repairs it, seen from outside. */
export const driftRepair: Bench = {
  name: 'drift of a file',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    await fleet.startMinion('keeper');
    const targets = Array.from({ length: rounds }, (_, n) => join(fleet.directory, `managed-${n}.conf`));
    const states = targets.map((path) => `${path}:\n  file.managed:\n    - contents: right\n`);
    await fleet.write('master/states/top.sls', "base:\n  '*': [managed]\n");
    await fleet.write('master/states/managed.sls', states.join(''));
    await fleet.muster('apply', 'keeper');
    await waitFor('the files are watched', async () =>
      (await fleet.client.drift()).some(({ watched }) => watched > 0),
    );
    const latencies: number[] = [];
    // Each once: a file that is tampered with again and again is repaired with growing pauses
    for (const target of targets) {
      await sleep(300);
      const startedAt = performance.now();
      writeFileSync(target, 'wrong\n');
      while (readFileSync(target, 'utf8') !== 'right\n') {
        if (performance.now() - startedAt > 10_000) throw new Error(`${target} was not repaired within 10 s`);
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

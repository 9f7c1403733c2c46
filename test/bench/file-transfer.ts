import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFleet } from './bench-fleet.ts';
import { type Bench, median } from './figure.ts';
import { peakMiB } from './process-figures.ts';

const mebibytes = 1024;

/** One file of 1 GiB from the file roots into place, beside cp, with pings beside it. */
export const fileTransfer: Bench = {
  name: 'a file of 1 GiB',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    const minion = await fleet.startMinion('receiver', 'drift: off\n');
    const source = join(fleet.directory, 'master/states/big.bin');
    const copy = join(fleet.directory, 'copy.bin');
    const target = join(fleet.directory, 'big.bin');
    execFileSync('dd', ['if=/dev/urandom', `of=${source}`, 'bs=1M', `count=${mebibytes}`, 'status=none']);
    await fleet.write('master/states/big.sls', `${target}:\n  file.managed:\n    - source: salt://big.bin\n`);

    const copyStartedAt = performance.now();
    execFileSync('cp', [source, copy]);
    const copied = (performance.now() - copyStartedAt) / 1000;
    await rm(copy);

    const over = new AbortController();
    const transfer = fleet.muster('apply', 'receiver', 'big').finally(() => {
      over.abort();
    });
    const pings: number[] = [];
    while (!over.signal.aborted) {
      pings.push(await fleet.muster('run', 'receiver', 'test.ping'));
      // A ping is a process of its own, which takes its share of the machine
      await sleep(500);
    }
    const seconds = (await transfer) / 1000;
    if ((await sha256(source)) !== (await sha256(target))) throw new Error('the file did not arrive intact');
    return [
      {
        name: 'time until it is in place',
        value: seconds,
        unit: 's',
        baseline: { name: 'cp', value: copied },
      },
      { name: 'test.ping beside it', value: median(pings), unit: 'ms' },
      { name: 'peak memory of the minion', value: peakMiB(minion), unit: 'MiB', goal: 200 },
      {
        name: "peak memory of the master's main process",
        value: peakMiB(fleet.masterPid),
        unit: 'MiB',
        goal: 250,
      },
    ];
  },
};

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

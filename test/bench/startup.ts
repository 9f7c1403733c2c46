import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { collectGrains } from '@muster/modules';
import { BenchFleet } from './bench-fleet.ts';
import { type Bench, median } from './figure.ts';

const run = promisify(execFile);

/** How long the command takes to do nothing and next to nothing, beside Node doing nothing, and how long a minion looks at its host. */
export const startup: Bench = {
  name: 'start-up of the command',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    await fleet.startMinion('one');
    const bare: number[] = [];
    const pings: number[] = [];
    const version: number[] = [];
    const help: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      bare.push(await time(`${release}/bin/node`, ['-e', '0']));
      version.push(await time(`${release}/bin/muster`, ['--version']));
      help.push(await time(`${release}/bin/muster`, ['run', '--help']));
      pings.push(await time(`${release}/bin/muster`, ['run', '*', 'test.ping'], fleet.socketPath));
    }
    const baseline = { name: 'node -e 0', value: median(bare) };
    return [
      {
        name: 'muster --version',
        value: median(version),
        unit: 'ms',
        baseline,
        goal: Math.round(baseline.value * 1.5),
      },
      { name: 'muster run --help', value: median(help), unit: 'ms', baseline },
      {
        name: "muster run '*' test.ping, one minion",
        value: median(pings),
        unit: 'ms',
        baseline,
        goal: Math.round(baseline.value * 3),
      },
      { name: 'collecting grains', value: await grains(), unit: 'ms', goal: 50 },
    ];
  },
};

async function grains(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const startedAt = performance.now();
    await collectGrains({ id: 'web1' });
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

async function time(program: string, args: readonly string[], socket?: string): Promise<number> {
  const env = { ...process.env, MUSTER_SOCKET: socket };
  const startedAt = performance.now();
  await run(program, args, { env });
  return performance.now() - startedAt;
}

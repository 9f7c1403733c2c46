import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { collectGrains } from '@muster/modules';
import { type Bench, median } from './figure.ts';

const run = promisify(execFile);

/** How long the command takes to do nothing, beside Node doing nothing, and how long a minion looks at its host. */
export const startup: Bench = {
  name: 'start-up of the command',
  async run(release) {
    const bare: number[] = [];
    const version: number[] = [];
    const help: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      bare.push(await time(`${release}/bin/node`, ['-e', '0']));
      version.push(await time(`${release}/bin/muster`, ['--version']));
      help.push(await time(`${release}/bin/muster`, ['run', '--help']));
    }
    const baseline = { name: 'node -e 0', value: median(bare) };
    return [
      { name: 'muster --version', value: median(version), unit: 'ms', baseline },
      { name: 'muster run --help', value: median(help), unit: 'ms', baseline },
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

async function time(program: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  await run(program, args);
  return performance.now() - startedAt;
}

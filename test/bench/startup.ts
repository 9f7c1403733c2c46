import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Bench, median } from './figure.ts';

const run = promisify(execFile);

/** How long the command takes to do nothing, beside Node doing nothing. */
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
    ];
  },
};

async function time(program: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  await run(program, args);
  return performance.now() - startedAt;
}

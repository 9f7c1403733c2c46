import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing, type Step, type Tally } from './step.ts';
import { tallyOfReport } from './vitest-report.ts';

/** A step that is one check: the program ends with 0. */
export function programStep(name: string, argv: readonly [string, ...string[]]): Step {
  return {
    name,
    async run() {
      const code = await runProgram(argv);
      return code === 0 ? { ...nothing, passed: 1 } : failed(name, `${argv.join(' ')} ended with ${code}.`);
    },
  };
}

/** A step that runs vitest and counts its tests; a suite that cannot even be loaded counts as a failure. */
export function vitestStep(name: string, args: readonly string[]): Step {
  return {
    name,
    async run(): Promise<Tally> {
      const directory = await mkdtemp(join(tmpdir(), 'muster-gate-'));
      try {
        const report = join(directory, 'report.json');
        const code = await runProgram([
          'vitest',
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...args,
        ]);
        const text = await readFile(report, 'utf8').catch(() => undefined);
        if (text === undefined) return failed(name, 'No report was written.');
        const tally = tallyOfReport(text);
        if (code === 0 || tally.failed > 0) return tally;
        const { failed: count, failures } = failed(
          name,
          `vitest ended with ${code}, although no test failed.`,
        );
        return { ...tally, failed: count, failures };
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

function failed(name: string, message: string): Tally {
  return { ...nothing, failed: 1, failures: [{ name, message }] };
}

async function runProgram(argv: readonly [string, ...string[]]): Promise<number> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

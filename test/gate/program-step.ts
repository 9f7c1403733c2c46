import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Step, Tally } from './step.ts';

/** A step that is one check: the program ends with 0. */
export function programStep(name: string, argv: readonly [string, ...string[]]): Step {
  return {
    name,
    async run() {
      const code = await runProgram(argv);
      return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    },
  };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
});

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
        if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
        const counts = vitestReport.parse(JSON.parse(text));
        const failed = counts.numFailedTests + (code !== 0 && counts.numFailedTests === 0 ? 1 : 0);
        return { passed: counts.numPassedTests, failed, skipped: counts.numPendingTests };
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

async function runProgram(argv: readonly [string, ...string[]]): Promise<number> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

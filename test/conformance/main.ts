import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { minionPool } from '@muster/compile';
import type { Json } from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { readCase, readGrains } from './case-file.ts';
import { localCaller } from './local-caller.ts';
import { type CaseResult, runCase } from './run-case.ts';

/**
 * Runs the conformance cases of a folder and says how many give Salt's answers.
 *
 *     npm run conformance [-- DIR] [--only TEXT] [--verbose]
 *
 * The default folder stands beside the repository; where there is none the run is skipped. In it the number of passed cases
 * must reach `floor.json`; in a folder that is named every case must pass.
 */
const repository = resolve(import.meta.dirname, '../..');
const defaultFolder = resolve(repository, '../shared/conformance/cases');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const folder = resolve(positionals[0] ?? defaultFolder);
const secondsPerRequest = 30;
const pool = minionPool(secondsPerRequest);
if (existsSync(folder)) process.exitCode = await main();
else console.log(`conformance: skipped, there is no ${folder}`);

async function main(): Promise<number> {
  const results: CaseResult[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'muster-conformance-'));
  try {
    for (const [index, path] of casePaths().entries()) {
      results.push(await resultOf(path, join(scratch, String(index))));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    await pool.close();
  }
  return report(results);
}

function casePaths(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && (options.only === undefined || path.includes(options.only)))
    .toSorted()
    .map((path) => join(folder, path));
}

async function resultOf(path: string, directory: string): Promise<CaseResult> {
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const title = `${basename(dirname(path))}/${basename(path, '.yaml')}`;
  try {
    const given = readCase(path, title, temporary);
    const grains = { ...baseGrains(given.minion_id), ...given.grains };
    return await runCase(given, await localCaller(given, grains, join(directory, 'tree'), pool));
  } catch (error) {
    return { title, about: '', difference: `the case could not be run: ${errorMessage(error)}` };
  }
}

function baseGrains(id: string): Readonly<Record<string, Json>> {
  const path = resolve(folder, '../base-grains.yaml');
  if (!existsSync(path)) return { id };
  return readGrains(readFileSync(path, 'utf8').replaceAll('@ID@', id));
}

function report(results: readonly CaseResult[]): number {
  const areas = new Map<string, { passed: number; failed: number }>();
  for (const { title, about, difference } of results) {
    const area = dirname(title);
    const counts = areas.get(area) ?? { passed: 0, failed: 0 };
    areas.set(area, counts);
    if (difference === undefined) {
      counts.passed += 1;
      continue;
    }
    counts.failed += 1;
    console.log(`FAILED ${title}: ${about}`);
    console.log(shortened(difference));
  }
  for (const [area, { passed, failed }] of areas) {
    console.log(
      `${area.padEnd(14)} ${String(passed).padStart(4)} passed ${String(failed).padStart(4)} failed`,
    );
  }
  const passed = results.filter(({ difference }) => difference === undefined).length;
  const failed = results.length - passed;
  console.log(
    `${'all'.padEnd(14)} ${String(passed).padStart(4)} passed ${String(failed).padStart(4)} failed`,
  );
  return verdict(passed, failed);
}

function shortened(difference: string): string {
  const lines = difference.split('\n');
  const shown = options.verbose ? lines : lines.slice(0, 6);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`... ${rest} more lines, see --verbose`] : [])]
    .map((line) => `    ${options.verbose ? line : line.slice(0, 160)}`)
    .join('\n');
}

function verdict(passed: number, failed: number): number {
  if (folder !== defaultFolder || options.only !== undefined) return failed > 0 ? 1 : 0;
  const { floor }: { floor: number } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'floor.json'), 'utf8'),
  );
  if (passed >= floor) return 0;
  console.log(`conformance: ${passed} cases passed, fewer than the ${floor} that passed before`);
  return 1;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { describeMutant, findMutants } from './find-mutants.ts';
import { MutatedTree } from './mutated-tree.ts';

/**
 * Changes the sources at random, one small change at a time, and says which changes no unit test notices.
 *
 *     npm run mutants -- [--count N] [--seed N] [PATH...]
 *
 * The same seed chooses the same mutants while the sources stay. Survivors are places to look at: a test is missing, or the
 * change makes no difference.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
});
const files = stdout.split('\n');
const isSource = /^(?:shared|master|minion|packages\/(?!testbed|release)[\w-]+)\/src\/.*(?<!\.test)\.ts$/;
const isAid = /\/testing\/|-laws\.ts$|-main\.ts$|\/main\.ts$/;
const wanted = files.filter((file) => isSource.test(file) && !isAid.test(file));
const chosen =
  positionals.length === 0
    ? wanted
    : wanted.filter((file) => positionals.some((path) => file.startsWith(path)));

const sources = new Map<string, string>();
for (const file of chosen) sources.set(file, await readFile(join(root, file), 'utf8'));
const all = [...sources].flatMap(([path, source]) => findMutants(path, source));
const random = randomFrom(Number(options.seed));
const sample = all
  .map((mutant) => ({ mutant, key: random() }))
  .toSorted((left, right) => left.key - right.key)
  .slice(0, Number(options.count));

const tree = await MutatedTree.copyOf(root, files);
let noticed = 0;
try {
  await tree.mustPassUnchanged();
  for (const { mutant } of sample) {
    const isNoticed = await tree.notices(mutant);
    if (isNoticed) noticed += 1;
    console.log(
      `${isNoticed ? 'noticed ' : 'SURVIVED'}  ${describeMutant(sources.get(mutant.path) ?? '', mutant)}`,
    );
  }
} finally {
  await tree.remove();
}
console.log(`\n${noticed} of ${sample.length} changes were noticed (of ${all.length} possible ones)`);

/** Mulberry32: numbers from 0 up to 1 that a seed decides. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

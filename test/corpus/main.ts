import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findTrees, type Tree } from './find-trees.ts';
import { checkMapData, type MapDataResult } from './map-data.ts';
import { defaultOracle, Oracle } from './oracle.ts';
import { markdownTable, type Row } from './table.ts';
import { countOf, runTree, type TreeResult } from './tree-run.ts';
import { verdicts } from './verdict.ts';

/**
 * Renders the Salt trees of some directories with Muster and with Jinja2, and says where they differ.
 *
 *     npm run corpus -- DIR... [--platform NAME]... [--only TEXT] [--quiet] [--skipped] [--oracle PROGRAM]
 *
 * A directory is a checked-out tree or holds some. Needs Debian's python3-jinja2 and python3-yaml.
 * Exits with 0 when nothing differs in silence, every failure names its place, at least 99.5 % is the same and the map
 * data is what the formulas expect; with 1 otherwise, and with 64 when it is called wrongly.
 */
const leastSame = 0.995;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    platform: { type: 'string', multiple: true, default: ['debian-12'] },
    only: { type: 'string' },
    skipped: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    oracle: { type: 'string' },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  const missing = positionals.filter((directory) => !existsSync(directory));
  if (positionals.length === 0 || missing.length > 0) {
    console.error(
      missing.length > 0 ? `there is no ${missing.join(', ')}` : 'usage: npm run corpus -- DIR...',
    );
    return 64;
  }
  const trees = positionals.flatMap((directory) => findTrees(resolve(directory)));
  const oracle = new Oracle(options.oracle?.split(' ') ?? defaultOracle);
  try {
    const results: TreeResult[] = [];
    const mapData: MapDataResult[] = [];
    for (const tree of trees) {
      results.push(show(await runTree(tree, oracle, { platforms: options.platform, only: options.only })));
      if (options.only === undefined) mapData.push(...showMapData(tree, await checkMapData(tree, oracle)));
    }
    return report(results, mapData);
  } finally {
    await oracle.close();
  }
}

function show(result: TreeResult): TreeResult {
  for (const [file, why] of options.skipped ? result.skipped : []) {
    console.log(`${result.name}/${file} is not rendered by Jinja2: ${why}`);
  }
  if (options.quiet) return result;
  for (const [file, { verdict, scene, detail }] of result.files) {
    if (verdict !== 'same') console.log(`${result.name}/${file} ${verdict} (${scene})\n     ${detail}\n`);
  }
  return result;
}

function showMapData(tree: Tree, results: readonly MapDataResult[]): readonly MapDataResult[] {
  for (const { file, verdict, detail } of options.quiet ? [] : results) {
    if (verdict !== 'same') console.log(`${tree.name}/${file}: map data ${verdict}\n     ${detail}\n`);
  }
  return results;
}

function report(results: readonly TreeResult[], mapData: readonly MapDataResult[]): number {
  const total: TreeResult = {
    name: 'all',
    tried: results.reduce((sum, { tried }) => sum + tried, 0),
    skipped: new Map(),
    files: new Map(
      results.flatMap(({ name, files }) => Array.from(files, ([file, each]) => [`${name}/${file}`, each])),
    ),
  };
  console.log(
    markdownTable(
      ['repository', 'files', 'Jinja2 renders', ...verdicts, 'same'],
      [...results, total].map(rowOf),
    ),
  );
  const count = (verdict: MapDataResult['verdict']): number =>
    mapData.filter((result) => result.verdict === verdict).length;
  console.log(
    `\nmap data: ${count('same')} as expected, ${count('differs')} differ, ` +
      `${count('jinja2 differs too')} are not what Jinja2 gives here either, ${count('unknown')} cannot be told`,
  );
  const isGood =
    countOf(total, 'differs') === 0 &&
    countOf(total, 'fails without a place') === 0 &&
    countOf(total, 'same') >= leastSame * total.files.size &&
    count('differs') === 0;
  return isGood ? 0 : 1;
}

function rowOf(result: TreeResult): Row {
  const { name, tried, files } = result;
  const share = files.size === 0 ? '-' : `${((100 * countOf(result, 'same')) / files.size).toFixed(1)} %`;
  return [name, tried, files.size, ...verdicts.map((verdict) => countOf(result, verdict)), share];
}

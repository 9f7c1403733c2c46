import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kitchenSuites } from './kitchen.ts';

/** A checked-out repository with its file roots and the pillars that come with it. */
export interface Tree {
  readonly name: string;
  readonly path: string;
  /** File roots, the innermost first. */
  readonly roots: readonly string[];
  /** The pillars by their names. */
  readonly pillars: ReadonlyMap<string, PillarSource>;
  /** Every file, relative to the tree. */
  readonly files: readonly string[];
}

/** Where a pillar comes from: files that are merged in their order, or a pillar root with a top file. Paths are absolute. */
export type PillarSource = { readonly files: readonly string[] } | { readonly root: string };

/** The trees that a directory is or holds. */
export function findTrees(directory: string): readonly Tree[] {
  if (isTree(directory)) return [readTree(directory)];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => readTree(join(directory, entry.name)))
    .filter((tree) => tree.files.some((file) => file.endsWith('.sls')))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** What was checked out has files of its own; a folder of trees holds nothing but folders. */
function isTree(directory: string): boolean {
  return readdirSync(directory, { withFileTypes: true }).some(
    (entry) => entry.isFile() || entry.name === '.git',
  );
}

function readTree(path: string): Tree {
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .filter((file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file))
    .toSorted();
  return { name: basename(path), path, roots: rootsOf(path, files), pillars: pillarsOf(path, files), files };
}

const rootNames = new Set(['salt', 'states', 'formulas', 'roots', 'base']);

function rootsOf(path: string, files: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const file of files.filter((each) => each.endsWith('.sls'))) {
    if (basename(file) === 'top.sls') found.add(dirname(file));
    if (isPillar(file)) continue;
    // Where there is no top file, the names that such directories usually have.
    const parts = dirname(file).split('/');
    const formula = parts.findIndex((part) => part.endsWith('-formula'));
    const depth = formula === -1 ? parts.findIndex((part) => rootNames.has(part)) : formula;
    if (depth !== -1 && !isFormula(path)) found.add(parts.slice(0, depth + 1).join('/'));
  }
  const inner = isFormula(path) ? [] : Array.from(found).filter((root) => root !== '.');
  return [...inner.toSorted((left, right) => right.length - left.length), '.'].map((root) =>
    join(path, root),
  );
}

function isFormula(path: string): boolean {
  return existsSync(join(path, 'FORMULA')) || existsSync(join(path, 'pillar.example'));
}

/** Whether a file is pillar, as far as its path tells. */
export function isPillar(file: string): boolean {
  return /(?:^|\/)[^/]*pillar[^/]*\/|(?:^|\/)pillar[^/]*$/i.test(file);
}

function pillarsOf(path: string, files: readonly string[]): ReadonlyMap<string, PillarSource> {
  const pillars = new Map<string, PillarSource>([['none', { files: [] }]]);
  const merged = (names: readonly string[]): PillarSource => ({
    files: names.map((name) => join(path, name)),
  });
  for (const file of files.filter((each) => /(?:^|\/)pillar\.example(?:\.sls)?$/.test(each))) {
    pillars.set(file, merged([file]));
  }
  for (const { name, pillarFiles } of kitchenSuites(path)) {
    if (pillarFiles.length > 0) pillars.set(`suite ${name}`, merged(pillarFiles));
  }
  const own = files.filter((file) => file.endsWith('.sls') && isPillar(file));
  for (const top of own.filter((file) => basename(file) === 'top.sls')) {
    pillars.set(dirname(top), { root: join(path, dirname(top)) });
  }
  const data = own.filter((file) => basename(file) !== 'top.sls');
  if (data.length > 0 && pillars.size < 3) pillars.set('all files', merged(data));
  return pillars;
}

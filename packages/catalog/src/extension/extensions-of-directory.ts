import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { extensionPaths, type ListedPath } from './extension-paths.ts';
import type { Extensions } from './extensions.ts';
import { loadExtensions } from './load-extensions.ts';

const folders = ['_states', '_modules', '_grains'];

/** The extensions of file roots of this machine, run from where they lie: for checks of a tree without a minion. */
export async function extensionsOfDirectories(roots: readonly string[]): Promise<Extensions> {
  // The first root that has a name wins, and in a registry the last declaration does
  const found = await Promise.all(roots.toReversed().map(extensionsOf));
  return {
    states: found.flatMap(({ states }) => states),
    functions: found.flatMap(({ functions }) => functions),
    broken: found.flatMap(({ broken }) => broken),
  };
}

async function extensionsOf(root: string): Promise<Extensions> {
  const base = await realpath(root);
  const listing = (await Promise.all(folders.map((folder) => listFolder(base, folder)))).flat();
  const { paths, broken } = extensionPaths(listing);
  const files = await Promise.all(
    paths.map(async (path) => {
      const source = await readFile(join(base, path));
      const sha256 = createHash('sha256').update(source).digest('hex');
      return [path, { sha256, shownAs: join(root, path) }] as const;
    }),
  );
  const loaded = await loadExtensions(base, Object.fromEntries(files));
  return { ...loaded, broken: [...broken, ...loaded.broken] };
}

async function listFolder(base: string, folder: string): Promise<ListedPath[]> {
  try {
    const entries = await readdir(join(base, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => ({
        path: join(entry.parentPath, entry.name).slice(base.length + 1),
        isLink: entry.isSymbolicLink(),
      }));
  } catch {
    // Most trees have no such folder
    return [];
  }
}

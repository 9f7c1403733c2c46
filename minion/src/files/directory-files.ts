import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { isSystemError } from '@muster/shared';
import { sha256OfFile } from './file-digest.ts';
import type { FileStore, ListedFile, StoredFile } from './file-store.ts';

/** Directories by environment; the first that has a file wins. */
export type Roots = Readonly<Record<string, readonly string[]>>;

/** File roots in directories of this host, for a minion without a master. Nothing outside a root is reached through links. */
export function directoryFiles(roots: Roots): FileStore {
  const rootsOf = (environment: string) =>
    Object.hasOwn(roots, environment) ? (roots[environment] ?? []) : [];
  return {
    environments: async () => {
      const names = Object.keys(roots);
      return names.toSorted((a, b) => Number(b === 'base') - Number(a === 'base'));
    },
    async list(environment) {
      const lists = await Promise.all(rootsOf(environment).map(filesBelow));
      return [...new Set(lists.flat())].toSorted();
    },
    async listFolder(environment, folder) {
      const lists = await Promise.all(rootsOf(environment).map((root) => entriesBelow(root, folder)));
      // The first root that has a file wins
      return [
        ...new Map(
          lists
            .flat()
            .toReversed()
            .map((file) => [file.path, file]),
        ).values(),
      ];
    },
    async fetch(environment, path) {
      for (const root of rootsOf(environment)) {
        const file = await fileBelow(root, path);
        if (file !== undefined) return file;
      }
      return undefined;
    },
  };
}

async function filesBelow(root: string): Promise<string[]> {
  return (await entriesBelow(root, '.')).map(({ path }) => path);
}

async function entriesBelow(root: string, folder: string): Promise<ListedFile[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => ({
        path: relative(resolve(root), join(entry.parentPath, entry.name)),
        isLink: entry.isSymbolicLink(),
      }));
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function fileBelow(root: string, path: string): Promise<StoredFile | undefined> {
  try {
    const base = await realpath(root);
    const real = await realpath(join(base, path));
    const status = await stat(real);
    if (!real.startsWith(base + sep) || !status.isFile()) return undefined;
    const sha256 = await sha256OfFile(real);
    return { path: real, sha256, size: status.size, mode: status.mode & 0o7777, shownAs: join(root, path) };
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}

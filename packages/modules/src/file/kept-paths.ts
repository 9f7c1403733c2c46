import { dirname } from 'node:path';
import type { LowChunk, ReadOnlyFiles } from '@muster/engine';
import { pathFilter } from './include-exclude.ts';
import { walkTree } from './tree-walk.ts';

/** What a clean directory is to be rid of: everything that nobody manages and no pattern spares; the topmost paths alone. */
export async function unmanagedPaths(
  directory: string,
  files: ReadOnlyFiles,
  managed: Iterable<string>,
  excludePatterns: readonly string[] | undefined,
): Promise<readonly string[]> {
  const kept = withParents(managed, directory);
  const isToGo = pathFilter(undefined, excludePatterns);
  const removed: string[] = [];
  for (const { path } of await walkTree(files, directory)) {
    if (kept.has(path) || removed.some((parent) => path.startsWith(`${parent}/`))) continue;
    if (isToGo(path.slice(directory.length + 1))) removed.push(path);
  }
  return removed;
}

/** Paths below a directory that the states which it requires manage, whole directories with what is in them. */
export async function requiredPaths(
  directory: string,
  required: readonly LowChunk[],
  files: ReadOnlyFiles,
): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const { state, name } of required) {
    if (state !== 'file' || !name.startsWith(`${directory}/`)) continue;
    kept.push(name);
    if ((await files.lstat(name))?.kind !== 'directory') continue;
    for (const { path } of await walkTree(files, name)) kept.push(path);
  }
  return kept;
}

function withParents(paths: Iterable<string>, directory: string): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths) {
    for (let entry = path; entry.length > directory.length && !all.has(entry); entry = dirname(entry))
      all.add(entry);
  }
  return all;
}

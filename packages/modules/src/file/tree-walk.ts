import type { FileStat, ReadOnlyFiles } from '@muster/engine';

/** One entry below a directory. */
export interface TreeEntry {
  readonly path: string;
  readonly stat: FileStat;
}

/** Everything below a directory, links not followed, parents before what is in them; down to a depth where one is given (0 is the directory's own entries). */
export async function walkTree(
  files: ReadOnlyFiles,
  directory: string,
  maxDepth: number = Number.POSITIVE_INFINITY,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const name of await files.list(path)) {
      const entry = path === '/' ? `/${name}` : `${path}/${name}`;
      const stat = await files.lstat(entry);
      if (stat === undefined) continue;
      entries.push({ path: entry, stat });
      if (stat.kind === 'directory' && depth < maxDepth) await visit(entry, depth + 1);
    }
  };
  await visit(directory, 0);
  return entries;
}

import { globMatches, isGlob, type ReadOnlyFiles } from '@muster/engine';
import { walkTree } from './tree-walk.ts';

/** The paths that a glob fits, whose stars stop at slashes; a path that is no glob is itself where it is there. */
export async function globPaths(glob: string, files: ReadOnlyFiles): Promise<readonly string[]> {
  const wanted = glob.length > 1 ? glob.replace(/\/$/, '') : glob;
  if (!isGlob(wanted)) return (await files.lstat(wanted)) === undefined ? [] : [wanted];
  const root = wanted.slice(0, wanted.search(/[*?[]/)).replace(/[^/]*$/, '');
  const start = root === '/' ? root : root.replace(/\/$/, '');
  if ((await files.stat(start))?.kind !== 'directory') return [];
  const depth = wanted.slice(root.length).split('/').length - 1;
  const entries = await walkTree(files, start, depth);
  return entries.map(({ path }) => path).filter((path) => fitsByPart(path, wanted));
}

function fitsByPart(path: string, glob: string): boolean {
  const [parts, globs] = [path.split('/'), glob.split('/')];
  return parts.length === globs.length && parts.every((part, index) => globMatches(part, globs[index] ?? ''));
}

import { lstat, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { MusterError } from '@muster/shared';

/** Turns the paths of a host into paths of the machine that stands in for it. */
export interface PathMapper {
  /** The real path of an entry, links in its directories followed but not the entry itself. */
  entry(path: string): Promise<string>;
  /** The real path of what an entry leads to, every link followed. */
  target(path: string): Promise<string>;
  /** The real path by its text alone, for what need not exist. */
  plain(path: string): string;
}

const mostLinks = 40;

/** The machine's own paths, which must be absolute. */
export const machinePaths: PathMapper = {
  entry: async (path) => checkedPath(path),
  target: async (path) => checkedPath(path),
  plain: checkedPath,
};

/** Paths below a directory, out of which no `..` and no symbolic link leads: the sandbox of a minion without root. */
export function sandboxPaths(root: string): PathMapper {
  const plain = (path: string): string => join(root, checkedPath(path));
  const resolve = async (path: string, followLast: boolean): Promise<string> => {
    let waiting = checkedPath(path).split('/').filter(Boolean);
    let reached = '/';
    for (let links = 0; waiting.length > 0; ) {
      const [first = '', ...rest] = waiting;
      waiting = rest;
      if (first === '..') {
        reached = dirname(reached);
        continue;
      }
      const next = join(reached, first);
      const isLink = (rest.length > 0 || followLast) && (await isSymbolicLink(join(root, next)));
      if (!isLink) {
        reached = next;
        continue;
      }
      links += 1;
      if (links > mostLinks)
        throw new MusterError('FILE_NOT_FOUND', `${path}: too many levels of symbolic links`);
      const target = await readlink(join(root, next));
      if (isAbsolute(target)) reached = '/';
      waiting = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...rest];
    }
    return join(root, reached);
  };
  return { plain, entry: (path) => resolve(path, false), target: (path) => resolve(path, true) };
}

function checkedPath(path: string): string {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new MusterError('ARGUMENT_INVALID', `Specified file ${path} is not an absolute path`);
  }
  return normalize(path);
}

async function isSymbolicLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

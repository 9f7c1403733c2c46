import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { FileStat, ReadOnlyFiles } from '@muster/engine';

/** What is at a path, which may begin with `~`, the home directory of the minion's account; nothing is at one that is not absolute. */
export async function statAnywhere(
  path: string,
  files: ReadOnlyFiles,
  follows = true,
): Promise<FileStat | undefined> {
  const target = path.replace(/^~(?=\/|$)/, homedir());
  if (!isAbsolute(target)) return undefined;
  return follows ? files.stat(target) : files.lstat(target);
}

import { dirname } from 'node:path';
import { type FileAttributes, type Host, NotYetError, type ReadOnlyFiles } from '@muster/engine';

/** Throws NotYetError unless the directory that is to hold a path is there. */
export async function requireParent(path: string, files: ReadOnlyFiles, message: string): Promise<void> {
  const parent = dirname(path);
  if ((await files.stat(parent))?.kind !== 'directory')
    throw new NotYetError(message, [{ kind: 'path', path: parent }]);
}

/** Makes those directories above a path that are missing. */
export async function makeParents(
  path: string,
  files: Host['files'],
  attributes: FileAttributes,
): Promise<void> {
  const missing: string[] = [];
  for (let parent = dirname(path); (await files.stat(parent)) === undefined; parent = dirname(parent)) {
    missing.unshift(parent);
    if (parent === '/') break;
  }
  for (const directory of missing) await files.makeDirectory(directory, attributes);
}

/** The mode for directories above a file: who may read the file may enter them. */
export function directoryModeFor(fileMode: number | undefined): number | undefined {
  return fileMode === undefined ? undefined : (fileMode & 0o777) | ((fileMode & 0o444) >> 2);
}

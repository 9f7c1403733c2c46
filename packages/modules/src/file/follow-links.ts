import { dirname, resolve } from 'node:path';
import { type ReadOnlyFiles, StateFailedError } from '@muster/engine';

const mostLinks = 40;

/** Where a path leads once symbolic links at its end have been followed; the host itself never writes through a link. */
export async function followLinks(path: string, files: ReadOnlyFiles): Promise<string> {
  let reached = path;
  for (let count = 0; count <= mostLinks; count += 1) {
    if ((await files.lstat(reached))?.kind !== 'symlink') return reached;
    reached = resolve(dirname(reached), await files.readLink(reached));
  }
  throw new StateFailedError(`${path}: too many levels of symbolic links`);
}

import { dirname, resolve } from 'node:path';
import { type ReadOnlyFiles, StateFailedError } from '@muster/engine';

const mostLinks = 40;

/**
 * Where a path leads once symbolic links at its end have been followed; the host itself never writes through a link.
 * A link of an ordinary account is not followed to what belongs to somebody else: whoever may plant links in a directory
 * could have root write wherever they like.
 */
export async function followLinks(path: string, files: ReadOnlyFiles): Promise<string> {
  let reached = path;
  for (let count = 0; count <= mostLinks; count += 1) {
    const link = await files.lstat(reached);
    if (link?.kind !== 'symlink') return reached;
    const target = resolve(dirname(reached), await files.readLink(reached));
    if (link.user !== 'root' && !(files.ignoresOwners ?? false)) {
      const owner = (await files.lstat(target))?.user ?? (await files.stat(dirname(target)))?.user;
      if (owner !== link.user)
        throw new StateFailedError(
          `${reached} is a symbolic link of ${link.user} to ${target}, which belongs to ${owner ?? 'nobody'}: it is not followed`,
        );
    }
    reached = target;
  }
  throw new StateFailedError(`${path}: too many levels of symbolic links`);
}

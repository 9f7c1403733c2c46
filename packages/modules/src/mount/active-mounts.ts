import type { ReadOnlyFiles } from '@muster/engine';
import { unescaped } from './fstab.ts';

/** One mount, as the kernel tells of it. */
export interface ActiveMount {
  readonly point: string;
  readonly device: string;
  readonly fstype: string;
  /** Those of the mount, and those of the file system. */
  readonly options: readonly string[];
  readonly superOptions: readonly string[];
  /** What of the file system is mounted: `/`, or a directory in it. */
  readonly root: string;
  /** Number of the file system, `8:1`; two mounts with the same one show the same. */
  readonly filesystem: string;
  readonly id: string;
  readonly parent: string;
}

/** All mounts by their points; of several at one point the one that is seen. */
export async function activeMounts(files: ReadOnlyFiles): Promise<ReadonlyMap<string, ActiveMount>> {
  const lines = (await files.readText('/proc/self/mountinfo')).split('\n').filter(Boolean);
  const mounts = lines.map((line): ActiveMount => {
    const [own = '', ofSystem = ''] = line.split(' - ');
    const [id = '', parent = '', filesystem = '', root = '', point = '', options = ''] = own.split(' ');
    const [fstype = '', device = '', superOptions = ''] = ofSystem.split(' ');
    return {
      point: unescaped(point),
      device: unescaped(device),
      fstype,
      options: options.split(','),
      superOptions: superOptions.split(','),
      root: unescaped(root),
      filesystem,
      id,
      parent,
    };
  });
  return new Map(mounts.map((mount) => [mount.point, mount]));
}

/** The mount that holds a path. */
export function mountHolding(
  path: string,
  mounts: ReadonlyMap<string, ActiveMount>,
): ActiveMount | undefined {
  for (let at = path; ; at = at.replace(/\/[^/]*$/, '') || '/') {
    const found = mounts.get(at);
    if (found !== undefined || at === '/') return found;
  }
}

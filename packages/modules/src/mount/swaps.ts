import { type ReadOnlyFiles } from '@muster/engine';
import { unescaped } from './fstab.ts';

/** A device or file that the kernel swaps to, in Salt's words; sizes in KiB. */
export interface ActiveSwap {
  readonly type: string;
  readonly size: string;
  readonly used: string;
  readonly priority: string;
}

/** All of them by their paths. */
export async function activeSwaps(files: ReadOnlyFiles): Promise<ReadonlyMap<string, ActiveSwap>> {
  const [, ...lines] = (await files.readText('/proc/swaps')).split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [path = '', type = '', size = '', used = '', priority = ''] = line.split(/\s+/);
      return [unescaped(path), { type, size, used, priority }];
    }),
  );
}

import { once } from 'node:events';
import { execa } from 'execa';

/** Runs `work` while no other process holds `lockFile`; the kernel lets go of it when this process dies. */
export async function withExclusiveLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  const holder = execa('flock', [lockFile, 'sh', '-c', 'echo held; exec cat'], {
    stdin: 'pipe',
    buffer: false,
    reject: false,
  });
  await once(holder.stdout, 'data');
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
}

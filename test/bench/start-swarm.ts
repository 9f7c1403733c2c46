import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';

/** A process meets its limit of descriptors at some 2,400 sessions. */
const mostInOneProcess = 1000;

const leastUrgent = 19;

/**
 * Starts simulated minions, which speak the real protocol, in processes of their own; done when all of them knock. Their
 * ids begin with the prefix. They stand for other machines: they get the time that the master leaves them, and a
 * directory in memory keeps their disks out of it.
 */
export async function startSwarm(
  prefix: string,
  count: number,
  { directory, ports }: { readonly directory: string; readonly ports: object },
): Promise<ChildProcess[]> {
  const main = new URL('./swarm-main.ts', import.meta.url);
  const children: ChildProcess[] = [];
  for (let left = count; left > 0; left -= mostInOneProcess) {
    const size = String(Math.min(left, mostInOneProcess));
    const name = `${prefix}${children.length}-`;
    const child = fork(main, [name, size, join(directory, name), JSON.stringify(ports)], { execArgv: [] });
    if (child.pid !== undefined) setPriority(child.pid, leastUrgent);
    children.push(child);
  }
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, 'exit').then(() => {
        throw new Error('the simulated minions ended');
      });
      ended.catch(() => undefined);
      await Promise.race([once(child, 'message'), ended]);
    }),
  );
  return children;
}

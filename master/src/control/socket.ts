import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { listenPrivately, MusterError } from '@muster/shared';

export interface SocketAccess {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Name of the group that the socket belongs to; the process's own unless given. */
  readonly group?: string | undefined;
}

/**
 * Listens on a Unix socket that nobody but its owner (and group) can open, at no moment. A socket that a killed master
 * left behind is replaced; one that answers belongs to another master. The result closes it.
 */
export async function listenOnSocket(server: Server, access: SocketAccess): Promise<() => Promise<void>> {
  const { path, mode, group } = access;
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await requireNoOther(path);
  // Bound under another name and moved into place when its permissions are right.
  const unfinished = `${path}.${process.pid}`;
  await rm(unfinished, { force: true });
  await listenPrivately(server, unfinished);
  if (group !== undefined) await chown(unfinished, -1, await groupId(group));
  await chmod(unfinished, mode);
  await rename(unfinished, path);
  return async () => {
    await rm(path, { force: true });
  };
}

/** Throws when a master already answers on the socket. */
export async function requireNoOther(path: string): Promise<void> {
  if (await answers(path)) {
    throw new MusterError('STORE_FAILED', `another master is running: it answers on ${path}`);
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function groupId(name: string): Promise<number> {
  const groups = await readFile('/etc/group', 'utf8');
  const line = groups.split('\n').find((each) => each.startsWith(`${name}:`));
  const id = line?.split(':')[2];
  if (id === undefined) throw new MusterError('CONFIG_INVALID', `socket_group: there is no group ${name}`);
  return Number(id);
}

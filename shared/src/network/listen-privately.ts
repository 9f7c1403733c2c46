import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on a new Unix socket that nobody but this process's own account can open, at no moment. */
export async function listenPrivately(server: Server, path: string): Promise<void> {
  const listening = once(server, 'listening');
  const umask = process.umask(0o177);
  try {
    // The socket is made before this returns, so that no other file of the process gets this umask.
    server.listen(path);
  } finally {
    process.umask(umask);
  }
  await listening;
}

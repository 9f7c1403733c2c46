import { once } from 'node:events';
import type { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isSystemError } from '@muster/shared';

const attemptMs = 50;

/**
 * Has a server listen on a TCP port (0 for any) and says which it is. A port in use is tried again for a while: it may
 * belong to a gateway that is about to end.
 */
export async function listenPatiently(
  server: Server,
  host: string,
  port: number,
  patienceMs = 5000,
): Promise<number> {
  for (const deadline = performance.now() + patienceMs; ; await delay(attemptMs)) {
    try {
      server.listen({ host: host === '*' ? '::' : host, port, backlog: 4096 });
      await once(server, 'listening');
      // Running out of file descriptors is the others' business as well; the server goes on when there are some.
      server.on('error', () => undefined);
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      if (!isSystemError(error, 'EADDRINUSE') || performance.now() > deadline) throw error;
    }
  }
}

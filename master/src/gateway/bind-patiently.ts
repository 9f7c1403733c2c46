import { setTimeout as delay } from 'node:timers/promises';
import { isSystemError } from '@muster/shared';
import type { Socket } from 'zeromq';

const attemptMs = 50;

/**
 * Binds a socket to a TCP port (0 for any) and says which it is. A port in use is tried again for a while: it may
 * belong to a gateway that is about to end.
 */
export async function bindPatiently(
  socket: Socket,
  host: string,
  port: number,
  patienceMs = 5000,
): Promise<number> {
  const endpoint = `tcp://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? '*' : port}`;
  for (const deadline = performance.now() + patienceMs; ; await delay(attemptMs)) {
    try {
      await socket.bind(endpoint);
      return Number(/\d+$/.exec(socket.lastEndpoint ?? '')?.[0]);
    } catch (error) {
      if (!isSystemError(error, 'EADDRINUSE') || performance.now() > deadline) throw error;
    }
  }
}

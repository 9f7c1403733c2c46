import { createServer } from 'node:net';
import { listenPatiently } from './listen-patiently.ts';

export interface IdentityEndpoint {
  readonly port: number;
  close(): void;
}

const lingerMs = 5000;

/** Tells everybody who connects the master's public key in one line, and hears nothing. */
export async function openIdentityEndpoint(options: {
  readonly publicKey: string;
  readonly host: string;
  readonly port: number;
  readonly connections: number;
}): Promise<IdentityEndpoint> {
  // pauseOnConnect: not a byte of what is sent here is ever read.
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(lingerMs, () => socket.destroy());
    socket.end(identityLine(options.publicKey), () => {
      // The peer closes when it has read the line; one that does not is not waited for.
      setTimeout(() => socket.destroy(), lingerMs).unref();
    });
  });
  server.maxConnections = options.connections;
  const port = await listenPatiently(server, options.host, options.port);
  return { port, close: () => void server.close() };
}

function identityLine(publicKey: string): string {
  return `muster-master/1 ${publicKey}\n`;
}

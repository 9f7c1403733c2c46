import { createServer, type Server } from 'node:net';

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
  await listen(server, options.host, options.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, close: () => void server.close() };
}

function identityLine(publicKey: string): string {
  return `muster-master/1 ${publicKey}\n`;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: host === '*' ? '::' : host, port, backlog: 1024 }, resolve);
  await promise;
  server.off('error', reject);
  // Running out of file descriptors is the others' business as well; the endpoint goes on when there are some.
  server.on('error', () => undefined);
}

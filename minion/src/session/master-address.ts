import { lookup } from 'node:dns/promises';
import { errorMessage, MusterError } from '@muster/shared';

export interface MasterPorts {
  readonly bus: number;
  readonly enrolment: number;
  readonly identity: number;
}

/** A master's IP address, looked up anew for each connection: a name may move. */
export async function resolveMaster(host: string): Promise<string> {
  try {
    // Not by libzmq, which would block every socket's traffic while a name server does not answer.
    const { address } = await lookup(host.replace(/^\[|\]$/g, ''));
    return address;
  } catch (cause) {
    throw new MusterError(
      'CONNECTION_LOST',
      `the master's name ${host} cannot be resolved: ${errorMessage(cause)}`,
      {
        cause,
        retryable: true,
      },
    );
  }
}

/** The endpoint of a port of a master, as ZeroMQ writes it. */
export function tcpEndpoint(address: string, port: number): string {
  return `tcp://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

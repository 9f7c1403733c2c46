import { errorMessage, isSystemError } from '@muster/shared';

/** Waits for a socket to listen; an error names the address, the setting that has its port, and what to do. */
export async function listening<Listener>(
  setting: 'bus_port' | 'enrolment_port' | 'identity_port',
  host: string,
  port: number,
  opening: Promise<Listener>,
): Promise<Listener> {
  try {
    return await opening;
  } catch (cause) {
    const message = `${host} port ${port} (${setting}): ${errorMessage(cause)}${adviceOn(cause, setting, port)}`;
    throw new Error(message, { cause });
  }
}

function adviceOn(cause: unknown, setting: string, port: number): string {
  if (isSystemError(cause, 'EADDRINUSE')) {
    return `; stop what listens there (ss -ltnp 'sport = :${port}'), or set another ${setting}`;
  }
  if (isSystemError(cause, 'EADDRNOTAVAIL')) return '; set interface to an address of this host';
  return '';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { NotYetError, type ReadOnlyHost } from '@muster/engine';

const patienceMs = 15_000;

/**
 * Asks a server that may have been started a moment ago: systemd counts a unit as started before its socket is there.
 * While the unit runs, an answer of NotYetError is asked for again, for up to 15 seconds.
 */
export async function whenReachable<Answer>(
  host: ReadOnlyHost,
  unit: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NotYetError) || Date.now() > end || !(await isRunning(host, unit))) throw error;
    }
    await sleep(250);
  }
}

async function isRunning(host: ReadOnlyHost, unit: string): Promise<boolean> {
  try {
    return (await host.services.status(unit)).status === 'running';
  } catch {
    return false;
  }
}

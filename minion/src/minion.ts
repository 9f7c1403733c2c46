import { feedWatchdog, type MinionConfig, notifyServiceManager } from '@muster/shared';
import { MinionDaemon } from './daemon/minion-daemon.ts';

/**
 * Runs a minion until the signal fires. It tells systemd that it serves from the moment when it watches its host: a
 * master that is away, or that has not accepted the key yet, shows in the unit's status line and does not fail the unit.
 */
export async function runMinion(config: MinionConfig, signal: AbortSignal): Promise<void> {
  const minion = await MinionDaemon.start(config);
  await notifyServiceManager({ ready: true });
  feedWatchdog(signal);
  await aborted(signal);
  await notifyServiceManager({ stopping: true });
  await minion.close();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

import { execFile } from 'node:child_process';

/** What a daemon tells the service manager: that it serves, lives, stops, and a line for `systemctl status`. */
export interface ServiceState {
  readonly alive?: boolean;
  readonly ready?: boolean;
  readonly stopping?: boolean;
  readonly status?: string;
}

/**
 * Tells systemd how the daemon is; does nothing where no service manager asked to be told. It goes through
 * systemd's own program: Node has no datagram Unix sockets.
 */
export async function notifyServiceManager(
  { ready, alive, stopping, status }: ServiceState,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (environment['NOTIFY_SOCKET'] === undefined) return;
  const words = [
    ...(ready === true ? ['--ready'] : []),
    ...(stopping === true ? ['--stopping'] : []),
    // Without a pid of its own to speak for, the program would report itself.
    `--pid=${process.pid}`,
    ...(status === undefined ? [] : [`--status=${status}`]),
    ...(alive === true ? ['WATCHDOG=1'] : []),
  ];
  await new Promise<void>((resolve) => {
    // A daemon whose news do not arrive goes on: systemd will say that it was not told.
    execFile('systemd-notify', words, { env: environment, timeout: 5000 }, () => resolve());
  });
}

/** Tells systemd again and again that the event loop turns, where the unit has `WatchdogSec`; until the signal fires. */
export function feedWatchdog(signal: AbortSignal, environment: NodeJS.ProcessEnv = process.env): void {
  const limitMs = Number(environment['WATCHDOG_USEC']) / 1000;
  if (!(limitMs > 0)) return;
  const timer = setInterval(() => void notifyServiceManager({ alive: true }, environment), limitMs / 4);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

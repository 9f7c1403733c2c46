import { spawn } from 'node:child_process';
import { errorMessage } from '@muster/shared';

/**
 * Tells systemd (Type=notify) how the daemon stands, through its own `systemd-notify`: Node has no datagram Unix
 * sockets. Does nothing when systemd did not start it; a failure is the caller's to log.
 */
export async function notifySystemd(
  state: 'ready' | 'stopping',
  status: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (environment['NOTIFY_SOCKET'] === undefined) return;
  await new Promise<void>((resolve, reject) => {
    const child = spawn('systemd-notify', [`--${state}`, `--status=${status}`], { stdio: 'ignore' });
    child.once('error', (cause) => reject(new Error(`systemd-notify: ${errorMessage(cause)}`, { cause })));
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`systemd-notify ended with ${code}`)),
    );
  });
}

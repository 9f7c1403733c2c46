import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { watchUnits } from './systemd-units.ts';

const pollMs = 10_000;

export interface ServiceWatchOptions {
  readonly signal: AbortSignal;
  /** A unit may have changed; without a name any of them. */
  readonly onChange: (unit: string | undefined) => void;
  readonly log: Logger;
}

/** Tells when services may have changed: at once by systemd's signals, every 10 s where they cannot be had. */
export function watchServices({ signal, onChange, log }: ServiceWatchOptions): void {
  let poll: NodeJS.Timeout | undefined;
  const setPolling = (isPolling: boolean) => {
    clearInterval(poll);
    poll = isPolling && !signal.aborted ? setInterval(() => onChange(undefined), pollMs).unref() : undefined;
  };
  signal.addEventListener('abort', () => setPolling(false), { once: true });
  if (!existsSync('/run/systemd/system')) {
    setPolling(true);
    return;
  }
  let wasAvailable: boolean | undefined;
  void watchUnits({
    signal,
    onChange,
    onAvailable(isAvailable, reason) {
      setPolling(!isAvailable);
      if (isAvailable !== wasAvailable && !isAvailable)
        log.warn({ reason }, 'services are looked at every 10 s only');
      wasAvailable = isAvailable;
    },
  });
}

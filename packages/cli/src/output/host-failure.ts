import type { HostReport } from '@muster/api';
import { formatAge } from './duration.ts';

/** Whether a host gave no return. */
export function isAway(host: HostReport): boolean {
  return (
    host.state === 'offline' || host.state === 'lost' || (host.state === 'cancelled' && !hasReturn(host))
  );
}

/** Whether a host answered, be it with what it had done until it was cut off. */
export function hasReturn(host: HostReport): boolean {
  return host.success !== undefined;
}

/** Why a host did not answer, and when it was last heard. */
export function formatAway(host: HostReport): string {
  const reason = host.reason === undefined ? '' : `: ${host.reason}`;
  return `${host.minion}: ${host.state}${reason} (last heard ${formatAge(host.lastHeard)})`;
}

/** How a host that answered failed; undefined for one that did not fail. */
export function formatFailure(host: HostReport): string | undefined {
  if (host.success !== false) return undefined;
  return host.reason ?? `failed (code ${host.retcode ?? 1})`;
}

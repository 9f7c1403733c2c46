import type { HostReport } from '@muster/api';
import { formatAge } from './duration.ts';

/** Whether no return will come from this host. */
export function isAway(host: HostReport): boolean {
  return host.state === 'offline' || host.state === 'lost' || host.state === 'cancelled';
}

/** Why a host did not answer, and when it was last heard. */
export function formatAway(host: HostReport): string {
  const reason = host.reason === undefined ? '' : `: ${host.reason}`;
  return `${host.minion}: ${host.state}${reason} (last heard ${formatAge(host.lastHeard)})`;
}

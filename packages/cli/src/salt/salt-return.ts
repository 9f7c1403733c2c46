import type { HostReport } from '@muster/api';
import { hasReturn } from '../output/host-failure.ts';

/** What Salt prints as the return of a host; of one that did not return the reason, which scripts look for. */
export function returnOf(host: HostReport, jid: string): unknown {
  if (hasReturn(host)) return host.return ?? null;
  if (host.state === 'offline') return 'Minion did not return. [Not connected]';
  const reason = host.reason === undefined ? host.state : `${host.state}: ${host.reason}`;
  return `Minion did not return. [No response]\n${reason}; what it may yet return: salt-run jobs.lookup_jid ${jid}`;
}

/** The exit code of a host's part of a job. */
export function retcodeOf(host: HostReport): number {
  return host.retcode ?? (host.success === true ? 0 : 1);
}

import { type ControlClient, type HostReport, hostOutcome } from '@muster/api';
import { formatAway, hasReturn } from '../output/host-failure.ts';
import { compareIds } from '../output/host-groups.ts';
import { print, warn } from '../output/terminal.ts';
import { formatReturnsSummary } from './returns-summary.ts';
import type { SaltCall } from './salt-program.ts';
import { retcodeOf, returnOf } from './salt-return.ts';
import { showReturns } from './show-returns.ts';

/** Prints what the hosts of a job return as it comes, at the end who did not; the exit code that Salt has for it. */
export async function followReturns(call: SaltCall, client: ControlClient, jid: string): Promise<number> {
  const { options } = call;
  const isStatic = options['static'] === true;
  const isBatch = options['batch'] !== undefined || options['batchSize'] !== undefined;
  const show = (hosts: readonly HostReport[]) =>
    showReturns(call, new Map(hosts.map((host) => [host, returnOf(host, jid)])));

  const returned = new Map<string, HostReport>();
  const away = new Map<string, HostReport>();
  for await (const item of client.watchJob(jid)) {
    if (item.kind === 'end') break;
    for (const host of item.kind === 'job' ? item.job.hosts : [item.host]) {
      if (returned.has(host.minion) || hostOutcome(host) === 'running') continue;
      // One that was lost may yet return.
      if (!hasReturn(host)) away.set(host.minion, host);
      else {
        away.delete(host.minion);
        returned.set(host.minion, host);
        if (!isStatic) show([host]);
      }
    }
  }

  const present = sorted(returned);
  const absent = options['hideTimeout'] === true ? [] : sorted(away);
  if (isStatic || isBatch) {
    // Salt leaves them out of what it prints.
    for (const host of absent) warn(call.invocation.terminal, formatAway(host));
    if (present.length === 0) return noReturns(call);
    if (isStatic) show(present);
    return isStatic ? 0 : Math.max(...present.map(retcodeOf));
  }
  for (const host of absent) show([host]);
  const all = [...present, ...absent];
  if (options['summary'] === true && call.output.form === undefined) {
    print(call.invocation.terminal, formatReturnsSummary(all));
  }
  if (all.every((host) => retcodeOf(host) === 0)) return 0;
  warn(call.invocation.terminal, 'ERROR: Minions returned with non-zero exit code');
  return 1;
}

/** Says that there is nobody to return anything; the exit code that Salt has for it. */
export function nobodyMatched(call: SaltCall): number {
  const { terminal } = call.invocation;
  print(terminal, 'No minions matched the target. No command was sent, no jid was assigned.');
  return noReturns(call);
}

/** Says that nothing was returned, in every form; the exit code that Salt has for it. */
function noReturns({ invocation, output }: SaltCall): number {
  output.show({});
  warn(invocation.terminal, 'ERROR: No return received');
  return 2;
}

function sorted(hosts: ReadonlyMap<string, HostReport>): readonly HostReport[] {
  return [...hosts.values()].toSorted((a, b) => compareIds(a.minion, b.minion));
}

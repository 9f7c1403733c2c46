import type { HostReport } from '@muster/api';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { formatAway, isAway } from './host-failure.ts';
import { formatHosts, groupHosts } from './host-groups.ts';
import { formatNested } from './nested.ts';
import { isStateRun, statesOf, verdictOf } from './state-run.ts';
import { formatStateSummary } from './state-summary.ts';
import { paint, print, printJson, type Terminal, warn } from './terminal.ts';

/** Prints what a job came to, identical hosts together, hosts that did not answer last, and where the whole of it is kept; the exit code that follows from it. */
export function printJobResult(terminal: Terminal, hosts: readonly HostReport[], jid?: string): ExitCode {
  const returned = hosts.filter((host) => host.state === 'returned');
  const away = hosts.filter(isAway).toSorted((a, b) => a.minion.localeCompare(b.minion));
  if (terminal.json) {
    printJson(terminal, Object.fromEntries(returned.map((host) => [host.minion, host.return ?? null])));
  } else {
    printGroups(terminal, returned);
    if (jid !== undefined && returned.some(hasDetails)) {
      warn(terminal, paint(terminal.err, 'dim', `everything: muster jobs show ${jid} --json`));
    }
  }
  for (const host of away) warn(terminal, paint(terminal.err, 'red', formatAway(host)));
  return jobExitCode(hosts);
}

/** The exit code of a job: hosts lost, states failed, changes pending, or done. */
export function jobExitCode(hosts: readonly HostReport[]): ExitCode {
  const codes: ExitCode[] = [];
  if (hosts.length === 0) codes.push(exitCodes.nobodyMatched);
  if (hosts.some(isAway)) codes.push(exitCodes.hostsLost);
  if (hosts.some((host) => host.state === 'returned' && host.success === false)) {
    codes.push(exitCodes.stateFailed);
  }
  if (hosts.some((host) => host.pending === true)) codes.push(exitCodes.changesPending);
  return exitCodeOf(codes);
}

/** Whether its summary shows states, and may have cut something. */
function hasDetails(host: HostReport): boolean {
  return isStateRun(host.return) && statesOf(host.return).some((state) => verdictOf(state) !== 'unchanged');
}

function printGroups(terminal: Terminal, returned: readonly HostReport[]): void {
  const byId = new Map(returned.map((host) => [host.minion, host]));
  const runs = returned.filter((host) => isStateRun(host.return));
  const others = returned.filter((host) => !isStateRun(host.return));

  const states = new Map(
    runs.map((host) => [host.minion, isStateRun(host.return) ? statesOf(host.return) : []]),
  );
  const groups = groupHosts(states, (run) =>
    run.map(({ fun, name, result, changes, comment }) => [fun, name, result, changes, comment]),
  );
  for (const group of groups) {
    const durations = group.hosts.map((id) => byId.get(id)?.durationMs ?? 0);
    print(terminal, formatStateSummary(group, durations, terminal.out));
  }

  const values = new Map(others.map((host) => [host.minion, { value: host.return, success: host.success }]));
  for (const group of groupHosts(values, (entry) => entry)) {
    const heading = `${formatHosts(group.hosts)}:`;
    print(terminal, paint(terminal.out, group.value.success === false ? 'red' : 'bold', heading));
    print(terminal, formatNested(group.value.value));
  }
}

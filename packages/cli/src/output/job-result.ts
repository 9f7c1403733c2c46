import type { HostReport } from '@muster/api';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { formatAway, formatFailure, hasReturn, isAway } from './host-failure.ts';
import { compareIds, formatHosts, groupHosts } from './host-groups.ts';
import { formatNested } from './nested.ts';
import { isStateRun, statesOf } from './state-run.ts';
import { type Details, formatStateSummary, isCut } from './state-summary.ts';
import { paint, print, printDocument, type Terminal, warn } from './terminal.ts';

/** Prints what a job came to, identical hosts together, hosts that did not answer last, and where the whole of it is kept; the exit code that follows from it. */
export function printJobResult(
  terminal: Terminal,
  hosts: readonly HostReport[],
  details: Details,
  jid?: string,
): ExitCode {
  const returned = hosts.filter(hasReturn);
  const away = hosts.filter(isAway).toSorted((a, b) => compareIds(a.minion, b.minion));
  if (terminal.document !== undefined) {
    printDocument(terminal, documentOf(hosts, terminal.document.name === 'txt'));
  } else {
    printGroups(terminal, returned, details);
    const runs = returned.flatMap((host) => (isStateRun(host.return) ? [statesOf(host.return)] : []));
    if (jid !== undefined && runs.some((states) => isCut(states, details))) {
      const command = `${terminal.program} jobs show ${jid} --diff full`;
      warn(terminal, paint(terminal.err, 'dim', `everything: ${command}`));
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
  if (hosts.some((host) => host.success === false)) {
    codes.push(exitCodes.stateFailed);
  }
  if (hosts.some((host) => host.pending === true)) codes.push(exitCodes.changesPending);
  return exitCodeOf(codes);
}

/** Every host of the job under its id, without how far it was; or of those that answered nothing but the returns. */
function documentOf(hosts: readonly HostReport[], returnsAlone: boolean): Readonly<Record<string, unknown>> {
  const entries = hosts
    .filter((host) => !returnsAlone || hasReturn(host))
    .map(({ minion, progress: _progress, ...host }): [string, unknown] => {
      const value = host.return ?? null;
      if (returnsAlone) return [minion, value];
      return [minion, hasReturn({ minion, ...host }) ? { ...host, return: value } : host];
    });
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareIds(a, b)));
}

function printGroups(terminal: Terminal, returned: readonly HostReport[], details: Details): void {
  const byId = new Map(returned.map((host) => [host.minion, host]));
  const runs = returned.filter((host) => isStateRun(host.return));
  const others = returned.filter((host) => !isStateRun(host.return));

  const ended = new Map(
    runs.map((host) => [
      host.minion,
      { reason: host.reason, states: isStateRun(host.return) ? statesOf(host.return) : [] },
    ]),
  );
  const groups = groupHosts(ended, ({ reason, states }) => [
    reason,
    states.map(({ fun, name, result, changes, comment }) => [fun, name, result, changes, comment]),
  ]);
  for (const group of groups) {
    const durations = group.hosts.map((id) => byId.get(id)?.durationMs ?? 0);
    print(terminal, formatStateSummary(group, durations, terminal.out, details));
  }

  const values = new Map(
    others.map((host) => [host.minion, { value: host.return, failure: formatFailure(host) }]),
  );
  for (const group of groupHosts(values, (entry) => entry)) {
    const { value, failure } = group.value;
    const heading = `${formatHosts(group.hosts)}:`;
    print(
      terminal,
      failure === undefined
        ? paint(terminal.out, 'bold', heading)
        : paint(terminal.out, 'red', `${heading} ${failure}`),
    );
    // A host that was cut off before it had anything to tell repeats why.
    if (typeof value !== 'string' || value.toLowerCase() !== `${failure}.`)
      print(terminal, formatNested(value));
  }
}

import type { DriftReport, MinionReport, StatusReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { fleetLists } from '../client/fleet-lists.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Handler, Invocation } from '../invocation.ts';
import { formatAge, formatDuration } from '../output/duration.ts';
import { compareIds, formatHosts } from '../output/host-groups.ts';
import { formatNested } from '../output/nested.ts';
import { paint, print, printDocument } from '../output/terminal.ts';

/** `muster status`: the master, its minions, drift and keys, on one page. */
export const showStatus: Handler = async (invocation) => {
  const { terminal } = invocation;
  const client = await connect(invocation);
  const [master, minions, drift] = await Promise.all([client.status(), client.minions(), client.drift()]);
  if (terminal.document !== undefined) {
    const hosts = minions.map(({ grains: _grains, ...minion }) => minion).toSorted(byId);
    printDocument(terminal, {
      master,
      minions: hosts,
      drifted: drift.filter(isDrifted).map(({ minion }) => minion),
    });
  } else {
    const of = (state: MinionReport['state']) => minions.filter((minion) => minion.state === state);
    const lines = [
      `master    ${master.version}, up ${formatDuration(Date.now() - master.startedAt)}`,
      ...troubles(master, terminal.program).map((trouble) =>
        paint(terminal.out, 'red', `          ${trouble}`),
      ),
      `minions   ${of('up').length} up, ${of('down').length} down, ${of('lost').length} lost`,
      ...[...of('lost'), ...of('down')]
        .toSorted(byId)
        .map((minion) => `          ${describeAbsence(minion)}`),
      `versions  ${describeVersions(minions)}`,
      `drift     ${describeDrift(drift)}`,
      `keys      ${describeKeys(master)}`,
    ];
    print(terminal, lines.join('\n'));
  }
  return exitCodes.done;
};

/** Salt's runners `manage.up|down|status|versions`, by their names. */
export const manage = {
  up: listing('up'),
  down: listing('down'),
  status: listing('status'),
  versions: listing('versions'),
} as const;

function listing(name: keyof typeof fleetLists): Handler {
  return async (invocation: Invocation): Promise<ExitCode> => {
    const client = await connect(invocation);
    const [master, minions] = await Promise.all([client.status(), client.minions()]);
    const document = fleetLists[name](minions.toSorted(byId), master);
    if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, document);
    else print(invocation.terminal, formatNested(document, 0));
    return exitCodes.done;
  };
}

function byId(a: MinionReport | { readonly id: string }, b: { readonly id: string }): number {
  return compareIds(a.id, b.id);
}

/** What keeps the master from its work. */
function troubles({ disk, audit }: StatusReport, program: string): readonly string[] {
  return [
    ...(disk.isFull ? [`the disk of ${disk.path} is full: nothing can be changed`] : []),
    ...(audit?.fault === undefined ? [] : [`the audit log is not whole; see: ${program} audit verify`]),
  ];
}

function describeAbsence({ id, reason, lastHeard, state }: MinionReport): string {
  return `${id}: ${state}: ${reason ?? 'not connected'} (last heard ${formatAge(lastHeard)})`;
}

function describeVersions(minions: readonly MinionReport[]): string {
  const byVersion = Map.groupBy(minions, ({ version = 'unknown' }) => version);
  const counts = [...byVersion].toSorted(([a], [b]) => compareIds(b, a));
  return counts.map(([version, those]) => `${version} (${those.length})`).join(', ') || 'none';
}

function describeDrift(reports: readonly DriftReport[]): string {
  const drifted = reports.filter(isDrifted).map(({ minion }) => minion);
  const paused = reports.filter((report) => report.paused).map(({ minion }) => minion);
  const watching = reports.filter(({ watched, mode }) => watched > 0 && mode !== 'off').length;
  return [
    `${watching} watched`,
    drifted.length === 0 ? 'none drifted' : `${drifted.length} drifted: ${formatHosts(drifted)}`,
    ...(paused.length === 0 ? [] : [`paused on ${formatHosts(paused)}`]),
  ].join(', ');
}

function isDrifted({ drifted, contested }: DriftReport): boolean {
  return drifted.length > 0 || contested.length > 0;
}

function describeKeys({ keys }: StatusReport): string {
  const counts = Object.entries(keys).filter(([status, count]) => count > 0 || status === 'pending');
  return counts.map(([status, count]) => `${count} ${status}`).join(', ');
}

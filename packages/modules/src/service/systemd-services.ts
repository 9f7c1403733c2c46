import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandResult, Processes, ReadOnlyProcesses, ServiceStatus, Services } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { runProgram } from '../program/run-program.ts';
import { unitName } from './unit-name.ts';

/** The services of a host whose init is systemd. */
export function createSystemdServices(processes: Processes): Services {
  const change = async (verb: string, name: string, options: readonly string[] = []) => {
    await reloadChangedUnits(processes, name);
    const result = await processes.run({
      argv: ['systemctl', ...options, verb, '--', unitName(name)],
      timeoutMs: changeTimeoutMs,
    });
    if (result.code !== 0) throw await serviceError(processes, verb, name, result);
  };
  return {
    status: async (name) => statusOf(await showUnit(processes, name)),
    list: () => listServices(processes),
    async start(name) {
      await untilStopped(processes, name);
      await change('start', name);
    },
    stop: (name) => change('stop', name),
    restart: (name) => change('restart', name),
    reload: (name) => change('reload', name),
    enable: (name) => change('enable', name),
    disable: (name) => change('disable', name),
    mask: (name, options) => change('mask', name, options?.runtime === true ? ['--runtime'] : []),
    async unmask(name) {
      await change('unmask', name);
      const { masked } = statusOf(await showUnit(processes, name));
      if (masked) await change('unmask', name, ['--runtime']);
    },
  };
}

const changeTimeoutMs = 15 * 60 * 1000;
const stopTimeoutMs = 120_000;
const shownProperties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'NeedDaemonReload',
  'InvocationID',
  'MainPID',
];

/** What `systemctl show` says of a unit, by property. */
export type UnitProperties = ReadonlyMap<string, string>;

/** Asks systemd for a unit's state, all properties in one call. */
export async function showUnit(processes: ReadOnlyProcesses, name: string): Promise<UnitProperties> {
  const result = await processes.query({
    argv: [
      'systemctl',
      'show',
      '--no-pager',
      `--property=${shownProperties.join(',')}`,
      '--',
      unitName(name),
    ],
  });
  if (result.code !== 0)
    throw new MusterError('COMMAND_FAILED', `systemctl show ${name}: ${result.stderr.trim() || 'failed'}`);
  return parseUnitProperties(result.stdout);
}

/** Lines of `Name=value`. */
export function parseUnitProperties(text: string): UnitProperties {
  return new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

const activeStates = new Set(['active', 'reloading', 'refreshing']);

/** States of unit files for which `systemctl is-enabled` succeeds: they start without being enabled further. */
const enabledStates = new Set(['enabled', 'enabled-runtime', 'static', 'alias', 'indirect', 'generated']);

/** The status that states and functions speak of. */
export function statusOf(unit: UnitProperties): ServiceStatus {
  const loaded = unit.get('LoadState');
  const isMasked = loaded === 'masked';
  const isKnown = loaded === 'loaded' || isMasked;
  const isActive = activeStates.has(unit.get('ActiveState') ?? '');
  return {
    status: isActive ? 'running' : isKnown ? 'stopped' : 'absent',
    enabled: enabledStates.has(unit.get('UnitFileState') ?? ''),
    masked: isMasked,
    invocation: unit.get('InvocationID') || undefined,
    isStale: unit.get('NeedDaemonReload') === 'yes' || undefined,
  };
}

/** A start in the middle of a stop would cancel it, and fail the command of whoever stopped the service. */
async function untilStopped(processes: ReadOnlyProcesses, name: string): Promise<void> {
  const end = Date.now() + stopTimeoutMs;
  while (Date.now() < end) {
    const unit = await showUnit(processes, name);
    if (unit.get('ActiveState') !== 'deactivating') return;
    await sleep(50);
  }
}

/** systemd goes on with the old unit file until it is told to look again. */
async function reloadChangedUnits(processes: Processes, name: string): Promise<void> {
  const unit = await showUnit(processes, name);
  if (unit.get('NeedDaemonReload') === 'yes') await reloadUnits({ processes });
}

/** Has systemd read its unit files again. */
export async function reloadUnits(host: { readonly processes: Processes }): Promise<void> {
  const argv = ['systemctl', 'daemon-reload'] as const;
  await runProgram(host, 'systemctl daemon-reload', { argv, timeoutMs: changeTimeoutMs });
}

/** What systemctl said, with the end of the unit's journal, where the reason usually stands. */
async function serviceError(
  processes: Processes,
  verb: string,
  name: string,
  result: CommandResult,
): Promise<MusterError> {
  const journal = await processes
    .run({
      argv: ['journalctl', '--no-pager', '--output=cat', '--lines=10', `--unit=${unitName(name)}`],
      timeoutMs: 5000,
    })
    .catch(() => undefined);
  const said = result.timedOut ? 'it took longer than 15 minutes' : result.stderr.trim();
  const recent = ['start', 'restart', 'reload'].includes(verb) ? (journal?.stdout.trim() ?? '') : '';
  const message = [
    `systemctl ${verb} ${unitName(name)} failed: ${said}`,
    ...(recent === '' ? [] : [recent]),
  ].join('\n');
  return new MusterError('COMMAND_FAILED', message, { details: { code: result.code } });
}

async function listServices(processes: ReadOnlyProcesses): Promise<readonly string[]> {
  const listings = await Promise.all(
    [
      ['list-unit-files', '--type=service'],
      ['list-units', '--all', '--type=service'],
    ].map(async (arguments_) => {
      const result = await processes.query({
        argv: ['systemctl', ...arguments_, '--no-legend', '--no-pager', '--plain'],
      });
      if (result.code !== 0) throw new MusterError('COMMAND_FAILED', `systemctl: ${result.stderr.trim()}`);
      return result.stdout.split('\n');
    }),
  );
  const names = listings.flat().map((line) => /^(\S+)\.service\s/.exec(line)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

import { type ExecutionFunction } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { flag, number, optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { parseHosts } from '../grains/host-name.ts';
import { runProgram } from '../program/run-program.ts';

/** system.*, timezone.*, hosts.*, ps.*: the host as a whole. */
export const systemFunctions: readonly ExecutionFunction[] = [
  power('system.reboot', 'Restarts the host.', 'reboot'),
  power('system.shutdown', 'Switches the host off.', 'poweroff'),
  power('system.poweroff', 'Switches the host off.', 'poweroff'),
  power('system.halt', 'Halts the host.', 'halt'),
  readFunction({
    name: 'system.get_system_time',
    summary: 'The time of day of the host.',
    run: async () =>
      new Date().toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  }),
  readFunction({
    name: 'system.get_system_date',
    summary: 'The date of the host, `MM/DD/YYYY`.',
    run: async () =>
      new Date().toLocaleDateString('en-US', { month: '2-digit', day: '2-digit', year: 'numeric' }),
  }),
  readFunction({
    name: 'system.get_computer_name',
    summary: 'The name of the host.',
    run: async (_values, { grains }) => grains['nodename'] ?? '',
  }),
  readFunction({
    name: 'timezone.get_zone',
    summary: 'The time zone of the host.',
    async run(_values, { host }) {
      const stat = await host.files.lstat('/etc/localtime');
      const target = stat?.kind === 'symlink' ? await host.files.readLink('/etc/localtime') : '';
      const [, zone] = /zoneinfo\/(.+)$/.exec(target) ?? [];
      return zone ?? (await host.files.readText('/etc/timezone')).trim();
    },
  }),
  declareFunction({
    name: 'timezone.set_zone',
    summary: 'Sets the time zone of the host.',
    parameters: { timezone: text('Zone, `Europe/Berlin`.') },
    async run({ timezone }, { host }) {
      const path = `/usr/share/zoneinfo/${timezone}`;
      const isZone = /^[A-Za-z0-9_+/-]+$/.test(timezone) && (await host.files.stat(path))?.kind === 'file';
      if (!isZone)
        throw new MusterError('ARGUMENT_INVALID', `there is no time zone ${JSON.stringify(timezone)}`);
      if ((await host.files.lstat('/etc/localtime')) !== undefined) await host.files.remove('/etc/localtime');
      await host.files.symlink(path, '/etc/localtime');
      await host.files.writeAtomically(
        '/etc/timezone',
        { kind: 'bytes', bytes: Buffer.from(`${timezone}\n`) },
        { mode: 0o644 },
      );
      return true;
    },
  }),
  readFunction({
    name: 'hosts.list_hosts',
    summary: 'The entries of /etc/hosts: names by address.',
    async run(_values, { host }) {
      const entries = new Map<string, string[]>();
      for (const { address, names } of parseHosts(await host.files.readText('/etc/hosts')))
        entries.set(address, [...(entries.get(address) ?? []), ...names]);
      return Object.fromEntries([...entries].map(([address, names]) => [address, { aliases: names }]));
    },
  }),
  readFunction({
    name: 'hosts.get_ip',
    summary: 'The address of a name in /etc/hosts; empty where it is not there.',
    parameters: { host: text('Name.') },
    async run({ host: name }, { host }) {
      const entries = parseHosts(await host.files.readText('/etc/hosts'));
      return entries.find(({ names }) => names.includes(name))?.address ?? '';
    },
  }),
  readFunction({
    name: 'hosts.get_alias',
    summary: 'The names of an address in /etc/hosts.',
    parameters: { ip: text('Address.') },
    async run({ ip }, { host }) {
      const entries = parseHosts(await host.files.readText('/etc/hosts'));
      return entries.filter(({ address }) => address === ip).flatMap(({ names }) => [...names]);
    },
  }),
  readFunction({
    name: 'hosts.has_pair',
    summary: 'Whether /etc/hosts gives a name this address.',
    parameters: { ip: text('Address.'), alias: text('Name.') },
    async run({ ip, alias }, { host }) {
      const entries = parseHosts(await host.files.readText('/etc/hosts'));
      return entries.some(({ address, names }) => address === ip && names.includes(alias));
    },
  }),
  readFunction({
    name: 'ps.pgrep',
    summary: 'Ids of the processes whose name, or command line, fits a pattern; null for none.',
    parameters: {
      pattern: text('Pattern of pgrep.'),
      user: optional(text('Of this account alone.')),
      full: flag('Look at the command line.', false),
    },
    async run({ pattern, user, full }, { host }) {
      const argv = [
        'pgrep',
        ...(full ? ['-f'] : []),
        ...(user === undefined ? [] : ['-u', user]),
        '--',
        pattern,
      ] as const;
      const { stdout } = await host.processes.run({ argv: [...argv] });
      const found = stdout.split('\n').filter(Boolean).map(Number);
      return found.length === 0 ? null : found;
    },
  }),
  declareFunction({
    name: 'ps.kill_pid',
    summary: 'Sends a signal to a process; whether it was there.',
    parameters: { pid: number('Process.'), signal: number('Signal.', 15) },
    async run({ pid, signal }, { host }) {
      const { code } = await host.processes.run({ argv: ['kill', `-${signal}`, '--', String(pid)] });
      return code === 0;
    },
  }),
];

function power(name: `system.${string}`, summary: string, verb: string): ExecutionFunction {
  return declareFunction({
    name,
    summary,
    parameters: { at_time: number('Minutes to wait.', 0) },
    async run({ at_time: minutes }, { host }) {
      if (minutes > 0) {
        const flag = verb === 'reboot' ? '--reboot' : verb === 'halt' ? '--halt' : '--poweroff';
        await runProgram(host, `shutdown ${flag}`, { argv: ['shutdown', flag, `+${Math.ceil(minutes)}`] });
        return `${summary.replace(/\.$/, '')} in ${Math.ceil(minutes)} minutes`;
      }
      // A moment for the return of this very call to reach the master.
      await runProgram(host, verb, {
        argv: ['systemd-run', '--collect', '--quiet', '--on-active=2', 'systemctl', verb],
      });
      return true;
    },
  });
}

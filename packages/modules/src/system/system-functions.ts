import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText, flag, number } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { isRebootRequired, requireReboot } from './pending-reboot.ts';

/** system.*, ps.*: the host as a whole. */
export const systemFunctions: readonly ExecutionFunction[] = [
  power('system.reboot', 'Restarts the host.', 'reboot'),
  power('system.shutdown', 'Switches the host off.', 'poweroff'),
  power('system.poweroff', 'Switches the host off.', 'poweroff'),
  power('system.halt', 'Halts the host.', 'halt'),
  defineFunction({
    name: 'system.get_reboot_required_witnessed',
    summary: 'Whether something that was changed since the start needs another one.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => isRebootRequired(host.files),
  }),
  defineFunction({
    name: 'system.set_reboot_required_witnessed',
    summary: 'Says, until the next start, that something needs one.',
    effect: 'changes',
    args: noArguments,
    async run(_, { host }) {
      await requireReboot(host.files);
      return true;
    },
  }),
  defineFunction({
    name: 'system.get_system_time',
    summary: 'The time of day of the host.',
    effect: 'reads',
    args: noArguments,
    run: async () =>
      new Date().toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  }),
  defineFunction({
    name: 'system.get_system_date',
    summary: 'The date of the host, `MM/DD/YYYY`.',
    effect: 'reads',
    args: noArguments,
    run: async () =>
      new Date().toLocaleDateString('en-US', { month: '2-digit', day: '2-digit', year: 'numeric' }),
  }),
  defineFunction({
    name: 'system.get_computer_name',
    summary: 'The name of the host.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { grains }) => grains['nodename'] ?? '',
  }),
  defineFunction({
    name: 'ps.pgrep',
    summary: 'Ids of the processes whose name, or command line, fits a pattern; null for none.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        pattern: anyText.describe('Pattern of pgrep.'),
        user: anyText.optional().describe('Of this account alone.'),
        full: flag.default(false).describe('Look at the command line.'),
      }),
    examples: [{ pattern: 'nginx', user: 'www-data' }],
    async run({ pattern, user, full }, { host }) {
      const argv = [
        'pgrep',
        ...(full ? ['-f'] : []),
        ...(user === undefined ? [] : ['-u', user]),
        '--',
        pattern,
      ] as const;
      const { stdout } = await host.processes.query({ argv: [...argv] });
      const found = stdout.split('\n').filter(Boolean).map(Number);
      return found.length === 0 ? null : found;
    },
  }),
  defineFunction({
    name: 'ps.kill_pid',
    summary: 'Sends a signal to a process; whether it was there.',
    effect: 'changes',
    args: () =>
      z.strictObject({ pid: number.describe('Process.'), signal: number.default(15).describe('Signal.') }),
    examples: [{ pid: 4711, signal: 15 }],
    async run({ pid, signal }, { host, setRetcode }) {
      const { code } = await host.processes.run({ argv: ['kill', `-${signal}`, '--', String(pid)] });
      setRetcode?.(code);
      return code === 0;
    },
  }),
];

function power(name: `system.${string}`, summary: string, verb: string): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () => z.strictObject({ at_time: number.default(0).describe('Minutes to wait.') }),
    examples: [{ at_time: 5 }],
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

import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { supervisedName } from './supervised-name.ts';
import { controlArgs, controlSupervisor, pendingUpdates, supervisedProcesses } from './supervisor-control.ts';

/** supervisord.*: programs under supervisord. */
export const supervisordFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'supervisord.status',
    summary: 'The state of one program or all.',
    effect: 'asks',
    args: () =>
      z.strictObject({ name: anyText.default('all').describe('Program or group.'), ...controlArgs }),
    examples: [{}, { name: 'api' }],
    async run({ name, ...where }, { host }) {
      const wanted = name === 'all' ? undefined : supervisedName(name);
      const found = (await supervisedProcesses(host, where)).filter(
        (process) => wanted?.concerns(process) ?? true,
      );
      return Object.fromEntries(
        found.map((process) => [process.name, { state: process.state, reason: process.reason }]),
      );
    },
  }),
  defineFunction({
    name: 'supervisord.status_bool',
    summary: 'Whether a program runs.',
    effect: 'asks',
    args: () => z.strictObject({ name: anyText.describe('Program.'), ...controlArgs }),
    examples: [{ name: 'api' }],
    async run({ name, ...where }, { host }) {
      const wanted = supervisedName(name);
      const found = (await supervisedProcesses(host, where)).filter((process) => wanted.concerns(process));
      return found.length > 0 && found.every(({ state }) => state === 'RUNNING');
    },
  }),
  defineFunction({
    name: 'supervisord.reread',
    summary: 'What differs between the configuration files and what supervisord runs.',
    effect: 'asks',
    args: () => z.strictObject(controlArgs),
    examples: [{ bin_env: '/srv/app/venv' }],
    run: async (where, { host }) => Object.fromEntries(await pendingUpdates(host, where)),
  }),
  defineFunction({
    name: 'supervisord.update',
    summary: 'Has supervisord follow changes of its configuration.',
    effect: 'changes',
    args: () => z.strictObject({ name: anyText.optional().describe('Program or group.'), ...controlArgs }),
    examples: [{}, { name: 'api' }],
    async run({ name, ...where }, { host }) {
      const sections = name === undefined ? [] : [supervisedName(name).section];
      return (await controlSupervisor(host, where, ['update', ...sections])).trim();
    },
  }),
  ...(['start', 'stop', 'restart'] as const).map((verb) =>
    defineFunction({
      name: `supervisord.${verb}`,
      summary: `Tells supervisord to ${verb} a program, a group, or all.`,
      effect: 'changes',
      args: () =>
        z.strictObject({ name: anyText.default('all').describe('Program or group.'), ...controlArgs }),
      examples: [{ name: 'api' }],
      async run({ name, ...where }, { host }) {
        const which = name === 'all' ? name : supervisedName(name).argument;
        return (await controlSupervisor(host, where, [verb, which])).trim();
      },
    }),
  ),
];

import type { ExecutionFunction } from '@muster/engine';
import { declareFunction } from '../declare/declare-function.ts';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { supervisedName } from './supervised-name.ts';
import { controlSupervisor, pendingUpdates, supervisedProcesses } from './supervisor-control.ts';

const access = {
  user: optional(text('Account to run supervisorctl as.')),
  conf_file: optional(text('Configuration file that supervisorctl reads.')),
  bin_env: optional(text('supervisorctl itself, or the virtualenv that it is in.')),
};

/** supervisord.*: programs under supervisord. */
export const supervisordFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'supervisord.status',
    summary: 'The state of one program or all.',
    parameters: { name: optional(text('Program or group.')), ...access },
    async run({ name, ...where }, { host }) {
      const wanted = name === undefined || name === 'all' ? undefined : supervisedName(name);
      const found = (await supervisedProcesses(host, where)).filter(
        (process) => wanted?.concerns(process) ?? true,
      );
      return Object.fromEntries(
        found.map((process) => [process.name, { state: process.state, reason: process.reason }]),
      );
    },
  }),
  readFunction({
    name: 'supervisord.status_bool',
    summary: 'Whether a program runs.',
    parameters: { name: text('Program.'), ...access },
    async run({ name, ...where }, { host }) {
      const wanted = supervisedName(name);
      const found = (await supervisedProcesses(host, where)).filter((process) => wanted.concerns(process));
      return found.length > 0 && found.every(({ state }) => state === 'RUNNING');
    },
  }),
  readFunction({
    name: 'supervisord.reread',
    summary: 'What differs between the configuration files and what supervisord runs.',
    parameters: access,
    run: async (where, { host }) => Object.fromEntries(await pendingUpdates(host, where)),
  }),
  declareFunction({
    name: 'supervisord.update',
    summary: 'Has supervisord follow changes of its configuration.',
    parameters: { name: optional(text('Program or group.')), ...access },
    run: async ({ name, ...where }, { host }) =>
      (
        await controlSupervisor(host, where, [
          'update',
          ...(name === undefined ? [] : [supervisedName(name).section]),
        ])
      ).trim(),
  }),
  ...(['start', 'stop', 'restart'] as const).map((verb) =>
    declareFunction({
      name: `supervisord.${verb}`,
      summary: `Tells supervisord to ${verb} a program, a group, or all.`,
      parameters: { name: text('Program or group.', 'all'), ...access },
      run: async ({ name, ...where }, { host }) =>
        (
          await controlSupervisor(host, where, [verb, name === 'all' ? name : supervisedName(name).argument])
        ).trim(),
    }),
  ),
];

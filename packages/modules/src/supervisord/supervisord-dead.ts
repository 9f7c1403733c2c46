import { defineState, type Properties } from '@muster/engine';
import { z } from 'zod';
import { name } from '../arguments/schemas.ts';
import { supervisedName } from './supervised-name.ts';
import { controlArgs, controlSupervisor, supervisedProcesses } from './supervisor-control.ts';

const deadArgs = z.strictObject({
  name: name.describe('The program, or a group as `group:`.'),
  ...controlArgs,
});

interface ObservedProgram extends Properties {
  readonly running: readonly string[];
  readonly known: boolean;
}

const stopped = new Set(['STOPPED', 'EXITED', 'FATAL', 'BACKOFF']);

/** `supervisord.dead`: a program does not run under supervisord; one that it does not know will do. */
export const supervisordDead = defineState({
  name: 'supervisord.dead',
  summary: 'A program does not run under supervisord; one that it does not know will do.',
  args: deadArgs,
  ignoresExtra: true,
  examples: [{ name: 'worker' }],
  triggers: () => [{ kind: 'service', unit: 'supervisor' }],
  provides: () => [],
  baseline: true,
  provisional: true,
  async observe(args, host): Promise<ObservedProgram> {
    const wanted = supervisedName(args.name);
    const processes = (await supervisedProcesses(host, args)).filter((process) => wanted.concerns(process));
    return {
      running: processes.filter(({ state }) => !stopped.has(state)).map((process) => process.name),
      known: processes.length > 0,
    };
  },
  desire: (): Properties => ({ running: [] }),
  async apply(args, _desired, _changes, host) {
    await controlSupervisor(host, args, ['stop', supervisedName(args.name).argument]);
  },
  report: (_changes, args) => ({ [args.name]: `Stopping service: ${args.name}` }),
  comment(outcome, args, _changes, observed) {
    if (!observed.known) return `Service ${args.name} doesn't exist`;
    if (outcome === 'unchanged') return `Service ${args.name} is not running`;
    return outcome === 'pending'
      ? `Service ${args.name} is set to be stopped`
      : `Stopping service: ${args.name}`;
  },
});

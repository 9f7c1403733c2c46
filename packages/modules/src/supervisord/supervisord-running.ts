import { setTimeout as sleep } from 'node:timers/promises';
import { defineState, type Host, type Outcome, type Properties, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, name } from '../arguments/schemas.ts';
import { type SupervisedName, supervisedName } from './supervised-name.ts';
import {
  controlArgs,
  controlSupervisor,
  pendingUpdates,
  type SupervisorAccess,
  supervisedProcesses,
} from './supervisor-control.ts';

const runningArgs = z.strictObject({
  name: name.describe('The program, or a group as `group:`.'),
  update: flag
    .default(false)
    .describe('Let supervisord follow changes of its configuration, of any program.'),
  restart: flag.default(true).describe('Restart it when a watched state changed.'),
  ...controlArgs,
});
type RunningArgs = z.output<typeof runningArgs>;

interface ObservedProgram extends Properties {
  /** RUNNING, or the states of those of its processes that do not run. */
  readonly state?: string;
  /** What of the configuration supervisord has not taken over yet. */
  readonly configuration?: string;
}

const running = 'RUNNING';
const unknown = 'unknown to supervisord';
const current = 'current';

/** `supervisord.running`: a program runs under supervisord. */
export const supervisordRunning = defineState({
  name: 'supervisord.running',
  summary:
    'A program runs under supervisord; with `watch` it is restarted when something it depends on changed.',
  args: runningArgs,
  ignoresExtra: true,
  examples: [{ name: 'api', update: true }, { name: 'workers:' }],
  triggers: () => [{ kind: 'service', unit: 'supervisor' }],
  // What it starts may make whatever it likes.
  provides: () => undefined,
  baseline: true,

  async observe(args, host): Promise<ObservedProgram> {
    const wanted = supervisedName(args.name);
    return {
      state: await stateOf(args, wanted, host),
      configuration: await configurationOf(args, wanted, host),
    };
  },
  desire: (args): Properties => ({
    state: running,
    configuration: args.update ? current : undefined,
  }),
  async apply(args, _desired, changes, host) {
    const wanted = supervisedName(args.name);
    if (args.update) await controlSupervisor(host, args, ['update']);
    else if (changes.get('state')?.from === unknown) await addProgram(args, wanted, host);
    await settle(args, wanted, host);
    if ((await stateOf(args, wanted, host)) !== running) {
      await controlSupervisor(host, args, ['start', wanted.argument]);
      await settle(args, wanted, host);
    }
  },
  report(changes, args, observed) {
    // Where nothing could be seen before, there was no supervisord.
    const wasUnknown = observed.state === undefined || observed.state === unknown;
    const steps = [
      ...(changes.has('configuration') && observed.configuration !== undefined
        ? [`Updating supervisor (${observed.configuration})`]
        : []),
      ...(wasUnknown ? [`Adding service: ${args.name}`] : []),
      ...(changes.has('state') ? [`Starting: ${args.name}`] : []),
    ];
    return { [args.name]: steps.join(' ') };
  },
  comment(outcome, args, changes, observed) {
    const wanted = supervisedName(args.name);
    const what = wanted.isGroup ? `All services in group '${args.name}'` : `Service ${args.name}`;
    if (outcome === 'unchanged') return `${what} ${wanted.isGroup ? 'are' : 'is'} already running`;
    if (outcome === 'changed') return changes.has('state') ? `Starting: ${args.name}` : 'Updating supervisor';
    if (observed.state === unknown) return `${what} will be added and started`;
    return changes.has('state')
      ? `${what} will be started`
      : `The configuration of supervisor will be updated`;
  },

  async onWatch(args, host): Promise<Outcome> {
    const wanted = supervisedName(args.name);
    const updates = args.update ? await pendingUpdates(host, args) : new Map<string, string>();
    if (args.update) await controlSupervisor(host, args, ['update']);
    const wasReplaced = updates.has(wanted.section);
    const isKnown = (await stateOf(args, wanted, host)) !== unknown;
    if (!isKnown) await addProgram(args, wanted, host);
    else if (args.restart && !wasReplaced) await controlSupervisor(host, args, ['restart', wanted.argument]);
    await settle(args, wanted, host);
    const state = await stateOf(args, wanted, host);
    const comment = wasReplaced ? `Updating supervisor: ${args.name}` : `Restarting: ${args.name}`;
    return state === running
      ? { result: true, changes: { [args.name]: comment }, comment }
      : { result: false, changes: { [args.name]: comment }, comment: `${comment}; now it is ${state}` };
  },
  watchComment: (args) => `Service ${args.name} is set to be restarted`,
});

async function stateOf(args: SupervisorAccess, wanted: SupervisedName, host: ReadOnlyHost): Promise<string> {
  const processes = (await supervisedProcesses(host, args)).filter((process) => wanted.concerns(process));
  if (processes.length === 0) return unknown;
  // STARTING becomes RUNNING or BACKOFF when its `startsecs` are over; until then it is on its way up.
  const down = processes
    .map(({ state }) => state)
    .filter((state) => state !== 'RUNNING' && state !== 'STARTING');
  return down.length === 0 ? running : [...new Set(down)].toSorted().join(', ');
}

async function configurationOf(
  args: RunningArgs,
  wanted: SupervisedName,
  host: ReadOnlyHost,
): Promise<string> {
  if (!args.update) return current;
  const updates = [...(await pendingUpdates(host, args))];
  const own = updates.find(([section]) => section === wanted.section);
  if (own !== undefined) return `${own[0]}: ${own[1]}`;
  return updates.length === 0 ? current : updates.map(([section, what]) => `${section}: ${what}`).join(', ');
}

async function addProgram(args: SupervisorAccess, wanted: SupervisedName, host: Host): Promise<void> {
  await controlSupervisor(host, args, ['reread']);
  await controlSupervisor(host, args, ['add', wanted.section]);
}

/** Waits until the start of a program has succeeded or failed, so that the result tells which. */
async function settle(args: SupervisorAccess, wanted: SupervisedName, host: ReadOnlyHost): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const processes = (await supervisedProcesses(host, args)).filter((process) => wanted.concerns(process));
    if (!processes.some(({ state }) => state === 'STARTING' || state === 'STOPPING')) return;
    await sleep(250);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { defineState, type Host, type Outcome, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, seconds } from '../arguments/schemas.ts';
import { switchArguments } from './service-arguments.ts';
import {
  type ObservedService,
  observedService,
  type ServiceProperties,
  unavailable,
} from './service-state.ts';

const runningArgs = z.strictObject({
  ...switchArguments,
  init_delay: seconds.default(0).describe('Seconds to wait after it was started.'),
  unmask: flag.default(false).describe('Unmask it first.'),
  unmask_runtime: flag.default(false).describe('Undo a mask that lasts until the next boot only.'),
  reload: flag.default(false).describe('When a watched state changed: reload it rather than restart it.'),
  full_restart: flag.default(false).describe('When a watched state changed: stop and start it.'),
  force: noEffect,
});
type RunningArgs = z.output<typeof runningArgs>;

/** `service.running`: a service runs, and starts with the host if that was asked for. */
export const serviceRunning = defineState({
  name: 'service.running',
  summary: 'A service runs; with `watch` it is restarted or reloaded when something it depends on changed.',
  args: runningArgs,
  examples: [{ name: 'nginx', enable: true, reload: true }],
  triggers: (args) => [{ kind: 'service', unit: args.name }],
  baseline: true,

  async observe(args, host): Promise<ObservedService> {
    const service = observedService(await host.services.status(args.name));
    if (!service.known) throw unavailable(args.name);
    return service;
  },
  desire: (args): ServiceProperties => ({
    running: true,
    enabled: args.enable,
    masked: args.unmask || args.unmask_runtime ? false : undefined,
  }),
  async apply(args, _desired, changes, host) {
    if (changes.has('masked')) await host.services.unmask(args.name);
    if (changes.has('running')) {
      await host.services.start(args.name);
      await sleep(args.init_delay * 1000);
      const { status } = await host.services.status(args.name);
      if (status !== 'running') throw new StateFailedError(`Service ${args.name} failed to start`);
    }
    if (changes.has('enabled'))
      await (args.enable === true ? host.services.enable(args.name) : host.services.disable(args.name));
  },
  report: (changes, args) => (changes.size > 0 ? { [args.name]: true } : {}),
  comment(outcome, args, changes) {
    const service = `Service ${args.name}`;
    const toggle = args.enable === true ? 'enabled' : 'disabled';
    if (outcome === 'unchanged') return `The service ${args.name} is already running`;
    if (outcome === 'pending') {
      if (changes.has('running')) return `${service} is set to start`;
      return `${service} set to be ${changes.has('enabled') ? toggle : 'unmasked'}`;
    }
    const delay =
      args.init_delay > 0 && changes.has('running') ? `\nDelayed return for ${args.init_delay} seconds` : '';
    if (!changes.has('running'))
      return changes.has('enabled')
        ? `${service} has been ${toggle}, and is in the desired state`
        : `${service} was unmasked`;
    if (changes.has('enabled')) return `${service} has been ${toggle}, and is running${delay}`;
    return args.enable === undefined
      ? `Started service ${args.name}${delay}`
      : `${service} is already ${toggle}, and is running${delay}`;
  },

  async onWatch(args, host): Promise<Outcome> {
    const verb = await reaction(args, host);
    if (verb === 'reload') await host.services.reload(args.name);
    else if (verb === 'restart') await host.services.restart(args.name);
    else await stopAndStart(args.name, host);
    await sleep(args.init_delay * 1000);
    const { status } = await host.services.status(args.name);
    const isRunning = status === 'running';
    return {
      result: isRunning,
      changes: { [args.name]: isRunning },
      comment: isRunning ? `Service ${verb}ed` : `Failed to ${verb} the service`,
    };
  },
  async planWatch(args, host): Promise<Outcome> {
    return {
      result: null,
      changes: { [args.name]: true },
      comment: `Service is set to be ${await reaction(args, host)}ed`,
    };
  },
});

async function reaction(
  args: RunningArgs,
  host: ReadOnlyHost,
): Promise<'start' | 'reload' | 'fully restart' | 'restart'> {
  const { status } = await host.services.status(args.name);
  if (status !== 'running') return 'start';
  if (args.reload) return 'reload';
  return args.full_restart ? 'fully restart' : 'restart';
}

async function stopAndStart(service: string, host: Host): Promise<void> {
  await host.services.stop(service);
  await host.services.start(service);
}

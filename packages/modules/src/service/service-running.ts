import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineState,
  type Host,
  type Outcome,
  type ReadOnlyHost,
  type SomeOf,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, seconds } from '../arguments/schemas.ts';
import { switchArguments, unmaskArguments } from './service-arguments.ts';
import { type DefinedService, keptService, observedService, unavailable } from './service-state.ts';
import { reloadUnits } from './systemd-services.ts';
import { putBackUnitFiles, unitFileRepairs, unitFiles, unitFileTriggers } from './unit-files.ts';

const runningArgs = z.strictObject({
  ...switchArguments,
  init_delay: seconds.default(0).describe('Seconds to wait after it was started.'),
  ...unmaskArguments,
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
  ignoresExtra: true,
  examples: [{ name: 'nginx', enable: true, reload: true }],
  triggers: (args) => [{ kind: 'service', unit: args.name }, ...unitFileTriggers(args.name)],
  // What it starts may make whatever it likes.
  provides: () => undefined,
  baseline: true,

  async observe(args, host, context): Promise<DefinedService> {
    const status = await host.services.status(args.name);
    const service = observedService(status);
    const definition = await unitFiles(args.name, host);
    const isWithoutItsFile = Object.keys(keptService(context).unitFiles ?? {}).some(
      (path) => !(path in definition),
    );
    if (!service.known && !isWithoutItsFile) throw unavailable(args.name);
    return {
      ...service,
      unitFiles: definition,
      isStale: status.isStale === true,
      invocation: status.invocation,
    };
  },
  desire(args, _observed, _host, context): SomeOf<DefinedService> {
    const kept = keptService(context);
    return {
      running: true,
      enabled: args.enable ?? kept.enabled,
      masked: args.unmask || args.unmask_runtime ? false : kept.masked,
      unitFiles: kept.unitFiles,
      isStale: kept.isStale,
    };
  },
  keep: ({ enabled, masked, isStale, unitFiles: definition, invocation }) => ({
    enabled: enabled || undefined,
    masked: masked ? undefined : false,
    // A package that replaces its unit file sees to it itself.
    isStale: isStale || Object.keys(definition).length === 0 ? undefined : false,
    unitFiles: definition,
    invocation,
  }),
  async apply(args, desired, changes, host, context) {
    if (changes.has('masked')) await host.services.unmask(args.name);
    const files = changes.get('unitFiles');
    if (files?.to !== undefined) await putBackUnitFiles(files.to, files.from ?? {}, host);
    const isRedefined = files !== undefined || changes.has('isStale');
    if (isRedefined) await reloadUnits(host);
    if (changes.has('running')) {
      await host.services.start(args.name);
      await sleep(args.init_delay * 1000);
      const { status } = await host.services.status(args.name);
      if (status !== 'running') throw new StateFailedError(`Service ${args.name} failed to start`);
    } else if (isRedefined && (await wasStartedSinceRun(args.name, host, context))) {
      await host.services.restart(args.name);
    }
    // A mask hides that it was enabled.
    if (changes.has('enabled') && (await host.services.status(args.name)).enabled !== desired.enabled)
      await (desired.enabled === true ? host.services.enable(args.name) : host.services.disable(args.name));
  },
  report(changes, args) {
    const { from = {}, to = from } = changes.get('unitFiles') ?? {};
    return changes.size > 0 ? { [args.name]: true, ...unitFileRepairs(to, from) } : {};
  },
  comment(outcome, args, changes) {
    const service = `Service ${args.name}`;
    const isEnabled = changes.get('enabled')?.to ?? args.enable;
    const toggle = isEnabled === true ? 'enabled' : 'disabled';
    if (outcome === 'unchanged') return `The service ${args.name} is already running`;
    if (outcome === 'pending') {
      if (changes.has('running')) return `${service} is set to start`;
      if (changes.has('enabled')) return `${service} set to be ${toggle}`;
      return changes.has('masked')
        ? `${service} set to be unmasked`
        : `${service} is to get its definition back`;
    }
    const delay =
      args.init_delay > 0 && changes.has('running') ? `\nDelayed return for ${args.init_delay} seconds` : '';
    if (!changes.has('running')) {
      if (changes.has('enabled')) return `${service} has been ${toggle}, and is in the desired state`;
      return changes.has('masked') ? `${service} was unmasked` : `${service} has its definition back`;
    }
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

/** One that was may run with another definition than it was given back. */
async function wasStartedSinceRun(name: string, host: ReadOnlyHost, context: StateContext): Promise<boolean> {
  const { invocation } = await host.services.status(name);
  return invocation !== keptService(context).invocation;
}

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

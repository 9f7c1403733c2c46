import { setTimeout as sleep } from 'node:timers/promises';
import { defineState, type Outcome } from '@muster/engine';
import { z } from 'zod';
import { seconds } from '../arguments/schemas.ts';
import { switchArguments } from './service-arguments.ts';
import { type ObservedService, observedService, type ServiceProperties } from './service-state.ts';

const deadArgs = z.strictObject({
  ...switchArguments,
  init_delay: seconds.default(0).describe('Seconds to wait after it was stopped.'),
});

/** `service.dead`: a service does not run; a service that does not exist is dead as well. */
export const serviceDead = defineState({
  name: 'service.dead',
  summary: 'A service does not run; one that does not exist will do.',
  args: deadArgs,
  ignoresExtra: true,
  examples: [{ name: 'apache2', enable: false }],
  triggers: (args) => [{ kind: 'service', unit: args.name }],
  provides: () => [],
  baseline: true,
  provisional: true,

  observe: async (args, host): Promise<ObservedService> =>
    observedService(await host.services.status(args.name)),
  desire: (args, observed): ServiceProperties =>
    observed.known ? { running: false, enabled: args.enable } : { running: false },
  async apply(args, _desired, changes, host) {
    if (changes.has('running')) {
      await host.services.stop(args.name);
      await sleep(args.init_delay * 1000);
    }
    if (changes.has('enabled'))
      await (args.enable === true ? host.services.enable(args.name) : host.services.disable(args.name));
  },
  report: (changes, args) => (changes.size > 0 ? { [args.name]: true } : {}),
  comment(outcome, args, changes, observed) {
    const service = `Service ${args.name}`;
    const toggle = args.enable === true ? 'enabled' : 'disabled';
    if (!observed.known) return `The named service ${args.name} is not available`;
    if (outcome === 'unchanged') return `The service ${args.name} is already dead`;
    if (outcome === 'pending')
      return changes.has('running') ? `${service} is set to be killed` : `${service} set to be ${toggle}`;
    if (!changes.has('enabled')) return `${service} was killed`;
    return changes.has('running')
      ? `${service} has been ${toggle}, and is dead`
      : `${service} has been ${toggle}, and is in the desired state`;
  },
  async onWatch(args, host): Promise<Outcome> {
    const { status } = await host.services.status(args.name);
    if (status !== 'running') return alreadyStopped;
    await host.services.stop(args.name);
    return { result: true, changes: { [args.name]: true }, comment: 'Service stopped' };
  },
  async planWatch(args, host): Promise<Outcome> {
    const { status } = await host.services.status(args.name);
    if (status !== 'running') return alreadyStopped;
    return { result: null, changes: {}, comment: 'Service is set to be stopped' };
  },
});

const alreadyStopped: Outcome = { result: true, changes: {}, comment: 'Service is already stopped' };

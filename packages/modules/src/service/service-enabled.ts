import { defineState } from '@muster/engine';
import { z } from 'zod';
import { noEffect } from '../arguments/schemas.ts';
import { serviceName, unmaskArguments } from './service-arguments.ts';
import {
  keptService,
  type ObservedService,
  observedService,
  type ServiceProperties,
  unavailable,
} from './service-state.ts';

const toggleArguments = { name: serviceName, runtime: noEffect };

/** `service.enabled`: a service starts with the host. */
export const serviceEnabled = defineState({
  name: 'service.enabled',
  summary: 'A service starts with the host; whether it runs now is left alone.',
  args: z.strictObject({ ...toggleArguments, ...unmaskArguments }),
  ignoresExtra: true,
  examples: [{ name: 'nginx' }],
  triggers: (args) => [{ kind: 'service', unit: args.name }],
  baseline: true,
  async observe(args, host): Promise<ObservedService> {
    const service = observedService(await host.services.status(args.name));
    if (!service.known) throw unavailable(args.name);
    return service;
  },
  desire: (args, _observed, _host, context): ServiceProperties => ({
    enabled: true,
    masked: args.unmask || args.unmask_runtime ? false : keptService(context).masked,
  }),
  keep: ({ masked }) => ({ masked: masked ? undefined : false }),
  async apply(args, _desired, changes, host) {
    if (changes.has('masked')) await host.services.unmask(args.name);
    await host.services.enable(args.name);
  },
  report: (_changes, args) => ({ [args.name]: true }),
  comment: (outcome, args) => toggleComment(outcome, args.name, 'enabled'),
});

/** `service.disabled`: a service does not start with the host. */
export const serviceDisabled = defineState({
  name: 'service.disabled',
  summary: 'A service does not start with the host; whether it runs now is left alone.',
  args: z.strictObject(toggleArguments),
  ignoresExtra: true,
  examples: [{ name: 'apache2' }],
  triggers: (args) => [{ kind: 'service', unit: args.name }],
  baseline: true,
  provisional: true,
  observe: async (args, host): Promise<ObservedService> =>
    observedService(await host.services.status(args.name)),
  desire: (_args, observed): ServiceProperties => ({ enabled: observed.known ? false : observed.enabled }),
  apply: (args, _desired, _changes, host) => host.services.disable(args.name),
  report: (_changes, args) => ({ [args.name]: true }),
  comment: (outcome, args, _changes, observed) =>
    observed.known
      ? toggleComment(outcome, args.name, 'disabled')
      : `The named service ${args.name} is not available`,
});

function toggleComment(
  outcome: 'unchanged' | 'changed' | 'pending',
  service: string,
  toggle: string,
): string {
  if (outcome === 'unchanged') return `Service ${service} is already ${toggle}, and is in the desired state`;
  if (outcome === 'pending') return `Service ${service} set to be ${toggle}`;
  return `Service ${service} has been ${toggle}, and is in the desired state`;
}

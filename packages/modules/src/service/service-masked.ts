import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { serviceName } from './service-arguments.ts';
import { type ObservedService, observedService, type ServiceProperties } from './service-state.ts';

const maskedArgs = z.strictObject({
  name: serviceName,
  runtime: flag.default(false).describe('Until the next boot only.'),
});

/** `service.masked`: a service cannot be started at all. */
export const serviceMasked = maskState(
  'service.masked',
  true,
  'A service cannot be started, not even by others that need it.',
);

/** `service.unmasked`: a service can be started. */
export const serviceUnmasked = maskState('service.unmasked', false, 'A service is not masked.');

function maskState(stateName: `${string}.${string}`, masked: boolean, summary: string) {
  return defineState({
    name: stateName,
    summary,
    args: maskedArgs,
    examples: [{ name: 'apt-daily.timer' }],
    triggers: (args) => [{ kind: 'service', unit: args.name }],
    provisional: !masked,
    observe: async (args, host): Promise<ObservedService> =>
      observedService(await host.services.status(args.name)),
    desire: (): ServiceProperties => ({ masked }),
    apply: (args, _desired, _changes, host) =>
      masked ? host.services.mask(args.name, { runtime: args.runtime }) : host.services.unmask(args.name),
    report: () => ({ masked: { old: !masked, new: masked } }),
    comment(outcome, args) {
      const participle = masked ? 'masked' : 'unmasked';
      if (outcome === 'unchanged')
        return `Service ${args.name} ${masked ? 'is' : 'was'} already ${participle}`;
      return `Service ${args.name} ${outcome === 'pending' ? 'would be' : 'was'} ${participle}`;
    },
  });
}

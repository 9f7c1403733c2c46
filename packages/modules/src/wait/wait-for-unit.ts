import type { ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { serviceName } from '../service/service-arguments.ts';
import { type Look, waitArguments, waitState } from './wait-state.ts';

const unitArgs = z.strictObject({
  name: serviceName,
  state: z.enum(['running', 'stopped']).default('running').describe('What it is to come to.'),
  ...waitArguments,
});

/** `wait.for_unit`: a service has come up, or has ended. */
export const waitForUnit = waitState({
  name: 'wait.for_unit',
  summary: 'Waits until a service runs, or until it has ended.',
  args: unitArgs,
  examples: [{ name: 'postgresql' }, { name: 'backup', state: 'stopped', wait_for: 3600 }],
  subject: ({ name, state }) => `Service ${name} ${state}`,
  peek: lookAt,
  look: lookAt,
});

async function lookAt({ name, state }: z.output<typeof unitArgs>, host: ReadOnlyHost): Promise<Look> {
  const { status } = await host.services.status(name);
  if (status === 'absent') return { isThere: false, said: `there is no service ${name}` };
  const isThere = status === state;
  return { isThere, said: isThere ? `Service ${name} is ${state}` : `it is ${status}` };
}

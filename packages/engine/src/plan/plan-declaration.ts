import type { StateContext } from '../contract/state-context.ts';
import type { Changes, Properties, StateDefinition } from '../contract/state-definition.ts';
import type { ReadOnlyHost } from '../host/host.ts';
import { differences } from './differences.ts';

/** What was seen, what is wanted, and what must change. */
export interface Plan {
  readonly observed: Properties;
  readonly desired: Properties;
  readonly changes: Changes;
}

/** Looks at the host and says what must change there to what is desired, or was already found to be; reads only. Throws what `observe` and `desire` throw. */
export async function planDeclaration(
  definition: StateDefinition,
  args: never,
  host: ReadOnlyHost,
  context: StateContext,
  known?: Properties,
): Promise<Plan> {
  const observed = await definition.observe(args, host, context);
  const desired = known ?? (await definition.desire(args, observed, host, context));
  return { observed, desired, changes: differences(observed, desired) };
}

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

/** Looks at the host and says what must change there, `kept` being wanted beside what is declared; reads only. Throws what `observe` and `desire` throw. */
export async function planDeclaration(
  definition: StateDefinition,
  args: never,
  host: ReadOnlyHost,
  context: StateContext,
  kept?: Properties,
): Promise<Plan> {
  const observed = await definition.observe(args, host, context);
  const declared = await definition.desire(args, observed, host, context);
  const desired = kept === undefined ? declared : withKept(declared, kept);
  return { observed, desired, changes: differences(observed, desired) };
}

/** What is declared, and where nothing is, what is to stay. */
function withKept(declared: Properties, kept: Properties): Properties {
  const undeclared = Object.entries(kept).filter(([property]) => declared[property] === undefined);
  return { ...declared, ...Object.fromEntries(undeclared) };
}

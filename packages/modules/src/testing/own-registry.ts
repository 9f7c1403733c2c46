import type { FunctionRegistry, StateRegistry } from '@muster/engine';
import { allFunctions } from '../all-functions.ts';
import { allStates } from '../all-states.ts';

/** Muster's own states, for tests that run them by name. */
export const ownStates: StateRegistry = registryOf(allStates);
/** Muster's own functions, for tests that call them by name. */
export const ownFunctions: FunctionRegistry = registryOf(allFunctions);

function registryOf<Entry extends { readonly name: string }>(entries: readonly Entry[]) {
  const byName = new Map<string, Entry>(entries.map((entry) => [entry.name, entry]));
  return { get: (name: string) => byName.get(name), names: () => byName.keys() };
}

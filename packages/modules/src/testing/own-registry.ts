import {
  type CallArguments,
  callFunction,
  type FunctionContext,
  findFunction,
  type Json,
  type StateRegistry,
} from '@muster/engine';
import { allFunctions } from '../all-functions.ts';
import { allStates } from '../all-states.ts';

/** Muster's own states, for tests that run them by name. */
export const ownStates: StateRegistry = registryOf(allStates);
const ownFunctions = registryOf(allFunctions);

/** Calls one of Muster's own functions, as a minion does. */
export function callOwn(name: string, given: CallArguments, context: FunctionContext): Promise<Json> {
  return callFunction(findFunction(ownFunctions, name), given, context);
}

function registryOf<Entry extends { readonly name: string }>(entries: readonly Entry[]) {
  const byName = new Map<string, Entry>(entries.map((entry) => [entry.name, entry]));
  return { get: (name: string) => byName.get(name), names: () => byName.keys() };
}

import { type AnyState, type ExecutionFunction, nearestName, type StateRegistry } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { allFunctions } from './all-functions.ts';
import { allStates } from './all-states.ts';
import { sysFunctions } from './sys-functions.ts';

/** The execution functions that exist, by `module.function`. */
export interface FunctionRegistry {
  get(name: string): ExecutionFunction | undefined;
  names(): Iterable<string>;
}

/** Everything that can be asked of a host or declared for it. */
export interface Registry {
  readonly states: StateRegistry;
  readonly functions: FunctionRegistry;
}

/** The registry of Muster's own states and functions, with those of the user's tree added; the user's win. */
export function createRegistry(
  extensions: {
    readonly states?: readonly AnyState[];
    readonly functions?: readonly ExecutionFunction[];
  } = {},
): Registry {
  const registry: Registry = {
    states: byName([...allStates, ...(extensions.states ?? [])]),
    functions: byName([...allFunctions, ...sysFunctions(() => registry), ...(extensions.functions ?? [])]),
  };
  return registry;
}

/** The function of that name, or FUNCTION_UNKNOWN with the name that was probably meant. */
export function findFunction(registry: FunctionRegistry, name: string): ExecutionFunction {
  const found = registry.get(name);
  if (found !== undefined) return found;
  const meant = nearestName(name, registry.names());
  const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
  throw new MusterError('FUNCTION_UNKNOWN', `'${name}' is not available${hint}`, { details: { name } });
}

function byName<Entry extends { readonly name: string }>(entries: readonly Entry[]) {
  const map = new Map(entries.map((entry) => [entry.name, entry]));
  return { get: (name: string) => map.get(name), names: () => map.keys() };
}

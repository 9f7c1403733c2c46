import { type ExtensionFolder, namedTable } from '@muster/engine';
import { allFunctions, allStates } from '@muster/modules';
import { languageFunctions } from '@muster/sls';
import { type Extensions, noExtensions } from '../extension/extensions.ts';
import { brokenFunction, brokenState } from './broken-module.ts';
import type { AnyFunction, Registry } from './registry-contract.ts';
import { sysFunctions } from './sys-functions.ts';

/** A registry whose upper layer, what the user's tree adds, can be laid anew; in a name that both have, the tree's wins. */
export interface LayeredRegistry extends Registry {
  /** Lays what a tree adds over Muster's own; what an earlier tree added is gone. */
  extend(extensions: Extensions): void;
  /** Whether a function is Muster's own, and none of the tree's in its place. */
  isOwnFunction(name: string): boolean;
  /** Modules of functions that cannot be used; to call one of them fails with the reason. */
  brokenModules(): readonly string[];
  /** Names of Muster's own that extensions take the place of. */
  overridden(extensions: Extensions): readonly string[];
}

/** The registry of Muster's own states and functions, with those of a user's tree over them. */
export function createRegistry(extensions: Partial<Extensions> = {}): LayeredRegistry {
  const first = { ...noExtensions, ...extensions };
  const ownStates = namedTable(allStates);
  const ownFunctions = namedTable<AnyFunction>([
    ...languageFunctions.values(),
    ...allFunctions,
    ...sysFunctions(() => registry),
  ]);
  let states = namedTable(first.states);
  let functions = namedTable(first.functions);
  let broken = first.broken;
  const messageFor = (kind: ExtensionFolder, name: string) =>
    broken.find((each) => each.kind === kind && name.startsWith(`${each.module}.`))?.message;
  const registry: LayeredRegistry = {
    states: {
      get(name) {
        const message = messageFor('states', name);
        // Also where Muster has one of that name: the tree means another, and nobody knows what it would have done
        if (message !== undefined && isQualified(name)) return brokenState(name, message);
        return states.get(name) ?? ownStates.get(name);
      },
      names: () => new Set([...ownStates.keys(), ...states.keys()]),
    },
    functions: {
      get(name) {
        const known = functions.get(name) ?? ownFunctions.get(name);
        const message = known === undefined ? messageFor('modules', name) : undefined;
        // Muster's own stay: without state.apply and saltutil nobody could mend a module of that name
        return message !== undefined && isQualified(name) ? brokenFunction(name, message) : known;
      },
      names: () => new Set([...ownFunctions.keys(), ...functions.keys()]),
    },
    extend(next) {
      states = namedTable(next.states);
      functions = namedTable(next.functions);
      broken = next.broken;
    },
    isOwnFunction: (name) => ownFunctions.has(name) && !functions.has(name),
    brokenModules: () => broken.filter(({ kind }) => kind === 'modules').map(({ module }) => module),
    overridden: (next) => [
      ...next.states.map(({ name }) => name).filter((name) => ownStates.has(name)),
      ...next.functions.map(({ name }) => name).filter((name) => ownFunctions.has(name)),
    ],
  };
  return registry;
}

function isQualified(name: string): name is `${string}.${string}` {
  return name.includes('.');
}

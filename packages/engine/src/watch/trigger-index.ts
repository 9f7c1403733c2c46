import type { Trigger } from '../contract/resource.ts';
import type { WatchedPath } from './path-watcher.ts';
import type { WatchedState } from './watched-states.ts';

const packageDatabase = '/var/lib/dpkg/status';

/** Finds the states that something which happened is about. */
export class TriggerIndex {
  readonly #byPath = new Map<string, WatchedState[]>();
  readonly #recursive: { readonly path: string; readonly state: WatchedState }[] = [];
  readonly #byUnit = new Map<string, WatchedState[]>();

  constructor(states: readonly WatchedState[]) {
    for (const state of states) for (const trigger of state.triggers) this.#add(trigger, state);
  }

  /** What to watch. */
  get paths(): readonly WatchedPath[] {
    const recursive = new Set(this.#recursive.map(({ path }) => path));
    return [...this.#byPath.keys()].map((path) => ({ path, recursive: recursive.has(path) }));
  }

  /** The states at a path, and since a directory that went or came takes everything along, those below it. */
  atPath(path: string): ReadonlySet<WatchedState> {
    const found = new Set(this.#byPath.get(path));
    for (const { path: root, state } of this.#recursive) if (path.startsWith(`${root}/`)) found.add(state);
    for (const [target, states] of this.#byPath) {
      if (target.startsWith(`${path}/`)) for (const state of states) found.add(state);
    }
    return found;
  }

  /** The states about a unit (with or without `.service`); without a name those about any. */
  ofUnit(unit: string | undefined): Iterable<WatchedState> {
    return unit === undefined ? [...this.#byUnit.values()].flat() : (this.#byUnit.get(unitName(unit)) ?? []);
  }

  #add(trigger: Trigger, state: WatchedState): void {
    switch (trigger.kind) {
      case 'path':
        push(this.#byPath, trigger.path, state);
        if (trigger.recursive === true) this.#recursive.push({ path: trigger.path, state });
        return;
      case 'service':
        push(this.#byUnit, unitName(trigger.unit), state);
        return;
      case 'package':
        push(this.#byPath, packageDatabase, state);
    }
  }
}

function unitName(unit: string): string {
  return unit.replace(/\.service$/, '');
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

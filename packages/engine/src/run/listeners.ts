import type { LowChunk, Requisite } from '@muster/contract';
import type { Node } from './node.ts';
import { stateTag } from './state-tag.ts';

/** A reaction that is due, and the changed states that called for it. */
interface Listener {
  readonly node: Node;
  readonly changed: Readonly<Record<string, string>>[];
}

export interface Listeners {
  readonly listeners: readonly Listener[];
  /** For each state that a `listen` or a `listen_in` names and that does not exist. */
  readonly missing: readonly Node[];
}

/**
 * The reactions due at the end of a run: one for each state that listens to one that changed. As in Salt the states are named by their
 * module and exactly their id or name: neither patterns nor files are understood.
 */
export function listenersOf(nodes: readonly Node[]): Listeners {
  return new ListenerSearch(nodes).find();
}

class ListenerSearch {
  readonly #nodes: readonly Node[];
  readonly #byName = new Map<string, Node[]>();
  readonly #listeners = new Map<string, Listener>();
  readonly #missing = new Map<string, Node>();

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    for (const node of nodes) {
      const { __id__: id, name } = node.chunk;
      for (const called of new Set([id, name])) {
        const known = this.#byName.get(called);
        if (known === undefined) this.#byName.set(called, [node]);
        else known.push(node);
      }
    }
  }

  find(): Listeners {
    for (const node of this.#nodes) {
      for (const requisite of node.chunk.requisites.listen ?? []) {
        if (this.#isNothing(requisite, node)) continue;
        for (const changed of this.#changed(requisite)) this.#add(node, changed);
      }
      for (const requisite of node.chunk.requisites.listen_in ?? []) this.#listenIn(requisite, node);
    }
    return { listeners: [...this.#listeners.values()], missing: [...this.#missing.values()] };
  }

  #listenIn(requisite: Requisite, node: Node): void {
    const changed = this.#changed({ state: node.chunk.state, key: node.chunk.__id__ });
    if (changed.length === 0 || this.#isNothing(requisite, node)) return;
    for (const reacting of this.#named(requisite)) {
      for (const source of changed) this.#add(reacting, source);
    }
  }

  /** Whether a requisite names no state, which is noted; a bare text that names none means nothing. */
  #isNothing(requisite: Requisite, node: Node): boolean {
    if (this.#named(requisite).length > 0) return false;
    if (requisite.state === undefined) return true;
    const missing = missingNode(node, requisite);
    if (!this.#missing.has(missing.tag)) this.#missing.set(missing.tag, missing);
    return true;
  }

  #named({ state, key }: Requisite): readonly Node[] {
    const called = this.#byName.get(key) ?? [];
    if (state !== undefined) return called.filter(({ chunk }) => chunk.state === state);
    const [first] = called;
    return first === undefined ? [] : this.#named({ state: first.chunk.state, key: first.chunk.__id__ });
  }

  #changed(requisite: Requisite): readonly Node[] {
    return this.#named(requisite).filter(({ settled }) => settled?.changed === true);
  }

  #add(node: Node, { chunk }: Node): void {
    const listening = listenerNode(node);
    const known = this.#listeners.get(listening.tag) ?? { node: listening, changed: [] };
    known.changed.push({ [chunk.state]: chunk.__id__ });
    this.#listeners.set(listening.tag, known);
  }
}

/** Salt shows a listener's reaction as a state of its own, `listener_<id>` with the function `mod_watch`. */
function listenerNode(node: Node): Node {
  const chunk: LowChunk = {
    ...node.chunk,
    __id__: `listener_${node.chunk.__id__}`,
    fun: 'mod_watch',
    requisites: {},
  };
  return unsettled(node, chunk);
}

function missingNode(node: Node, { state, key }: Requisite): Node {
  const chunk: LowChunk = {
    ...node.chunk,
    state: 'Listen_Error',
    fun: 'Listen_Error',
    name: `listen_${state}:${key}`,
    __id__: `listen_${key}`,
    requisites: {},
  };
  return { ...unsettled(node, chunk), tag: stateTag({ ...chunk, name: `listen_${state}` }) };
}

function unsettled(node: Node, chunk: LowChunk): Node {
  return {
    ...node,
    chunk,
    tag: stateTag(chunk),
    precededBy: [],
    requisites: undefined,
    planned: undefined,
    settled: undefined,
    running: undefined,
  };
}

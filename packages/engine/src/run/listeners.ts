import { isGlob } from '@muster/shared';
import type { LowChunk, Requisite } from '../contract/low-chunk.ts';
import type { Node } from './node.ts';
import { stateTag } from './state-tag.ts';

export interface Listeners {
  readonly listeners: readonly {
    readonly node: Node;
    readonly changed: readonly Readonly<Record<string, string>>[];
  }[];
  /** For each `listen` that names no state. */
  readonly missing: readonly Node[];
}

/** The reactions due at the end of a run: one for each state that listens to one that changed, in the order of the listening states. */
export function listenersOf(
  nodes: readonly Node[],
  find: (requisite: Requisite) => readonly Node[],
): Listeners {
  const listeners = [];
  const missing = [];
  for (const node of nodes) {
    const changed: Record<string, string>[] = [];
    for (const requisite of node.chunk.requisites.listen ?? []) {
      const targets = isGlob(requisite.key) ? [] : find(requisite);
      if (targets.length === 0 && requisite.state !== undefined) missing.push(missingNode(node, requisite));
      for (const { settled, chunk } of targets) {
        if (settled?.changed === true) changed.push({ [chunk.state]: chunk.__id__ });
      }
    }
    if (changed.length > 0) listeners.push({ node: listenerNode(node), changed });
  }
  return { listeners, missing };
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

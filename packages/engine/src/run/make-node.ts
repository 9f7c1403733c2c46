import type { LowChunk } from '@muster/contract';
import type { StateRegistry } from '../attempt/attempt-environment.ts';
import type { Node } from './node.ts';
import { stateTag } from './state-tag.ts';

/** A chunk at the start of a run: nothing of it is settled. */
export function makeNode(chunk: LowChunk, states: StateRegistry): Node {
  return {
    chunk,
    tag: stateTag(chunk),
    definition: states.get(`${chunk.state}.${chunk.fun}`),
    precededBy: [],
    requiredBy: [],
    requisites: undefined,
    baseline: undefined,
    planned: undefined,
    settled: undefined,
    running: undefined,
    awaits: new Set(),
  };
}

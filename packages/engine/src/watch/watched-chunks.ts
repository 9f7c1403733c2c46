import type { LowChunk } from '@muster/contract';
import { bindArguments } from '../arguments/bind-arguments.ts';
import type { StateDefinition, Trigger } from '../contract/state-definition.ts';
import type { StateRegistry } from '../run/run-environment.ts';

/** A state of an applied run that can be looked at again. */
export interface WatchedChunk {
  readonly index: number;
  readonly chunk: LowChunk;
  readonly definition: StateDefinition;
  readonly triggers: readonly Trigger[];
}

/** Kinds of requisites that make a state an answer to something that happened, not a standing declaration. */
const occasional = ['onchanges', 'onchanges_any', 'onfail', 'onfail_any', 'onfail_all', 'prereq'] as const;

/** Those of the applied states that declare how the host should be, with what tells of changes to it. */
export function watchedChunks(chunks: readonly LowChunk[], states: StateRegistry): readonly WatchedChunk[] {
  return chunks.flatMap((chunk, index) => {
    const definition = states.get(`${chunk.state}.${chunk.fun}`);
    if (definition?.kind !== 'declaration') return [];
    if (occasional.some((kind) => chunk.requisites[kind] !== undefined)) return [];
    const bound = bindArguments(definition, chunk);
    if (!bound.ok || definition.followsOutside?.(bound.args) === true) return [];
    return [{ index, chunk, definition, triggers: definition.triggers?.(bound.args) ?? [] }];
  });
}

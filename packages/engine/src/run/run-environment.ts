import type { LowChunk } from '@muster/contract';
import type { Json, Redactor, SourcePosition } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';
import type { AnyState } from '../contract/state-definition.ts';
import type { StateResult } from '../contract/state-result.ts';
import type { Host } from '../host/host.ts';

/** The states that exist, by `module.function`. */
export interface StateRegistry {
  get(name: string): AnyState | undefined;
  names(): Iterable<string>;
}

/** What time it is and how to let it pass; a test brings its own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** One step of a run, for live progress. */
export type Progress =
  | {
      readonly kind: 'started';
      /** The place in the run, from 1, of `total` states that are known so far. */
      readonly index: number;
      readonly total: number;
      readonly tag: string;
      readonly chunk: LowChunk;
    }
  | {
      readonly kind: 'finished';
      readonly index: number;
      readonly total: number;
      readonly tag: string;
      readonly chunk: LowChunk;
      readonly result: StateResult;
    };

/** What a run needs of the world. */
export interface RunEnvironment {
  readonly states: StateRegistry;
  readonly host: Host;
  /** What a state may know and ask for; made anew for each state, `test` being true also when a prereq looks ahead. */
  context(request: { readonly saltenv: string; readonly test: boolean }): StateContext;
  /** A dry run: nothing is written; states answer null where something would change. */
  readonly test: boolean;
  /** The states to run, with what they require; all of them, and those that listen to them, unless given. */
  readonly only?: (chunk: LowChunk) => boolean;
  /** Stop at the first failure, whichever state it is. */
  readonly failhard?: boolean;
  /** Kinds of requisites to ignore (Salt's `disabled_requisites`). */
  readonly disabledRequisites?: readonly string[];
  readonly redactor?: Redactor;
  readonly clock?: Clock;
  /** From 0 up to 1, for the splay of retries. */
  readonly random?: () => number;
  /** How the file in which a state was written was reached and the lines around the place, for what is wrong with the state itself. */
  placeText?(position: SourcePosition): string | undefined;
  /** Where an argument of the state that is declared at a place was written; undefined where nobody knows. */
  argumentPlace?(position: SourcePosition, argument: string): SourcePosition | undefined;
  /** Ends the run after the state at hand; states not reached have no result. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** For `fire_event`: the tag is `true` for the state's own, or the text that was given. */
  fireEvent?(tag: string | true, result: StateResult): Promise<void>;
  /** For `reload_grains`, `reload_pillar` and `reload_modules`; contexts made afterwards see the new data. */
  refresh?(what: 'grains' | 'pillar' | 'modules'): Promise<void>;
}

/** The arguments and options of a chunk as one record. */
export function writtenValue(chunk: LowChunk, name: string): Json | undefined {
  return chunk.options[name] ?? chunk.args[name];
}

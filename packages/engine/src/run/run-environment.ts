import type { LowChunk } from '@muster/contract';
import type { AttemptEnvironment } from '../attempt/attempt-environment.ts';
import type { StateResult } from '../contract/state-result.ts';

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
export interface RunEnvironment extends AttemptEnvironment {
  /** A dry run: nothing is written; states answer null where something would change. */
  readonly test: boolean;
  /** The states to run, with what they require; all of them, and those that listen to them, unless given. */
  readonly only?: ((chunk: LowChunk) => boolean) | undefined;
  /** Stop at the first failure, whichever state it is. */
  readonly failhard?: boolean | undefined;
  /** Kinds of requisites to ignore (Salt's `disabled_requisites`). */
  readonly disabledRequisites?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  /** From 0 up to 1, for the splay of retries. */
  readonly random?: (() => number) | undefined;
  /** Ends the run after the state at hand; states not reached have no result. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** In a dry run, what was found for a state: see `planFingerprint`. */
  readonly onPlanned?: ((chunk: LowChunk, fingerprint: string) => void) | undefined;
  /** For `fire_event`: the tag is `true` for the state's own, or the text that was given. */
  fireEvent?(tag: string | true, result: StateResult): Promise<void>;
  /** For `reload_grains`, `reload_pillar` and `reload_modules`; contexts made afterwards see the new data. */
  refresh?(what: 'grains' | 'pillar' | 'modules'): Promise<void>;
}

import type { FunctionEffect, LowChunk } from '@muster/contract';
import type { Redactor, SourcePosition } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';
import type { AnyState } from '../contract/state-definition.ts';
import type { Host } from '../host/host.ts';

/** The states that exist, by `module.function`. */
export interface StateRegistry {
  get(name: string): AnyState | undefined;
  names(): Iterable<string>;
}

/** Which state it is that a context is for. */
export interface ContextRequest {
  readonly chunk: LowChunk;
  readonly saltenv: string;
  readonly test: boolean;
  /** The most that a function may do which the state itself calls. */
  readonly reach: FunctionEffect;
}

/** What an attempt at a state needs of the world. */
export interface AttemptEnvironment {
  readonly states: StateRegistry;
  readonly host: Host;
  /** What a state may know and ask for; made anew for each attempt, to look and to apply. `test` is true wherever nothing is to be changed. */
  context(request: ContextRequest): StateContext;
  readonly redactor?: Redactor | undefined;
  /** How the file in which a state was written was reached and the lines around the place, for what is wrong with the state itself. */
  placeText?(position: SourcePosition): string | undefined;
  /** Where an argument of the state that is declared at a place was written; undefined where nobody knows. */
  argumentPlace?(position: SourcePosition, argument: string): SourcePosition | undefined;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** A state whose slots were filled is carried out as this. */
  onFilled?(chunk: LowChunk, filled: LowChunk): void;
}

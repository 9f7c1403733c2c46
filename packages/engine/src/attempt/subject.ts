import type { LowChunk } from '@muster/contract';
import type { AnyState } from '../contract/state-definition.ts';
import type { Baseline } from '../plan/apply-declaration.ts';

/** A state as it is declared. */
export interface Declared {
  readonly chunk: LowChunk;
  /** Undefined where there is no such state. */
  readonly definition: AnyState | undefined;
}

/** A state that is to be tried, and what the run or the watch that does so knows of it. */
export interface Subject extends Declared {
  /** The states that it requires or watches, for those that look at what others manage. */
  readonly requires: readonly LowChunk[];
  /** In a run: the states that require or watch it. */
  readonly requiredBy?: readonly LowChunk[] | undefined;
  /** Its slots hold what the functions returned in the run that applied it. */
  readonly isFilled?: boolean | undefined;
  readonly baseline?: Baseline | undefined;
  /** In a dry run: the pending states that it depends on, directly or not, and all that are pending so far. */
  readonly awaits?: readonly Declared[] | undefined;
  readonly pending?: readonly Declared[] | undefined;
}

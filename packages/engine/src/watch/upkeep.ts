import type { LowChunk } from '@muster/contract';
import type { JsonRecord } from '@muster/shared';
import type { AttemptEnvironment } from '../attempt/attempt-environment.ts';
import { attemptState } from '../attempt/attempt-state.ts';
import { writtenValue } from '../attempt/written-value.ts';
import { retryPolicy } from '../run/retry.ts';
import type { Clock } from '../run/run-environment.ts';
import type { Due } from './due-queue.ts';
import { Standing } from './standing.ts';
import type { WatchedState } from './watched-states.ts';

/** Whether differences are repaired or only told. */
export type DriftMode = 'enforce' | 'report';

/** Something that differed from what was declared, and what was done about it; `contested` is what cannot be kept. */
export interface DriftEvent {
  readonly action: 'drifted' | 'repaired' | 'failed' | 'contested';
  readonly chunk: LowChunk;
  readonly changes: JsonRecord;
  readonly comment: string;
  /** From the event that told of it (or the sweep that found it) to the end of the repair. */
  readonly latencyMs: number;
}

/** How a state was found. */
export type Found =
  | { readonly kind: 'held' | 'repaired' }
  | {
      readonly kind: 'differs';
      /** Milliseconds until it is to be looked at again, whatever happens. */
      readonly again: number | undefined;
    };

export interface UpkeepOptions {
  readonly environment: AttemptEnvironment;
  readonly clock: Clock;
  onEvent(event: DriftEvent): void;
  /** Nothing is to be begun any more. */
  isOver(): boolean;
}

/**
 * Keeps single states as they were applied. Looks and repairs are attempts like those of a run, with conditions, time limit,
 * umask and `check_cmd`; only `retry` does not wait in its place, since nothing else would be repaired meanwhile.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #standings = new Map<WatchedState, Standing>();

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** States that differ now. */
  get drifted(): readonly LowChunk[] {
    return [...this.#standings].flatMap(([{ chunk }, { reason }]) => (reason === undefined ? [] : [chunk]));
  }

  /** States that cannot be kept, with the reason. */
  get contested(): readonly { readonly chunk: LowChunk; readonly reason: string }[] {
    const now = this.#options.clock.now();
    return [...this.#standings].flatMap(([{ chunk }, standing]) => {
      const reason = standing.contested(now);
      return reason === undefined ? [] : [{ chunk, reason }];
    });
  }

  /** Something happened where a state is. */
  stirred(state: WatchedState): void {
    this.#standings.get(state)?.stirred(this.#options.clock.now());
  }

  /** What stood in the way of a repair may be gone. */
  release(state: WatchedState): void {
    this.#standings.get(state)?.release();
  }

  /** Looks at a state, and repairs it where it differs and that is wanted. */
  async inspect(state: WatchedState, due: Due, mode: DriftMode): Promise<Found> {
    const standing = this.#standing(state);
    const difference = await this.#look(state);
    const isUnverified = standing.isFailing && writtenValue(state.chunk, 'check_cmd') !== undefined;
    const calls = due.watched.length > 0 && mode === 'enforce';
    if (difference === undefined && !isUnverified && !calls) {
      standing.holds();
      return { kind: 'held' };
    }
    if (this.#options.isOver()) return { kind: 'differs', again: undefined };
    if (difference !== undefined) {
      const isNews = standing.reason === undefined;
      standing.differs(difference.comment);
      if (mode === 'report') {
        if (isNews) this.#tell('drifted', state, difference, due);
        return { kind: 'differs', again: undefined };
      }
    }
    const wait = standing.delay(this.#options.clock.now());
    return wait > 0 ? { kind: 'differs', again: wait } : this.#repair(state, due, difference);
  }

  /** What differs from what was declared; undefined when nothing does. What cannot be looked at differs, for its reason. */
  async #look({ subject }: WatchedState): Promise<Difference | undefined> {
    const { outcome } = await attemptState(subject, { test: true }, this.#options.environment);
    return outcome.result === true ? undefined : { changes: outcome.changes, comment: outcome.comment };
  }

  async #repair(state: WatchedState, due: Due, difference: Difference | undefined): Promise<Found> {
    const { environment, clock } = this.#options;
    const standing = this.#standing(state);
    const watched = due.watched.length > 0 ? due.watched : undefined;
    const { outcome } = await attemptState(state.subject, { test: false, watched }, environment);
    const hasChanges = Object.keys(outcome.changes).length > 0;
    const told = {
      changes: hasChanges ? outcome.changes : (difference?.changes ?? {}),
      comment: outcome.comment,
    };
    if (outcome.result !== true) {
      const retry = retryPolicy(writtenValue(state.chunk, 'retry'));
      const { pause, isNews, isNewlyContested } = standing.failed(clock.now(), outcome.comment, retry);
      if (isNews) this.#tell('failed', state, told, due);
      if (isNewlyContested) this.#tell('contested', state, told, due);
      return { kind: 'differs', again: pause };
    }
    if (difference === undefined && !hasChanges) {
      standing.holds();
      return { kind: 'held' };
    }
    const { pause, isNewlyContested } = standing.repaired(clock.now());
    const comment = pause === 0 ? outcome.comment : `${outcome.comment}\n${fight(pause)}`;
    this.#tell('repaired', state, { ...told, comment }, due);
    if (isNewlyContested) this.#tell('contested', state, { ...told, comment: fight(pause) }, due);
    return { kind: 'repaired' };
  }

  #standing(state: WatchedState): Standing {
    const known = this.#standings.get(state) ?? new Standing();
    this.#standings.set(state, known);
    return known;
  }

  #tell(
    action: DriftEvent['action'],
    { chunk }: WatchedState,
    { changes, comment }: Difference,
    { since }: Due,
  ): void {
    const latencyMs = Math.max(0, Math.round(this.#options.clock.now() - since));
    this.#options.onEvent({ action, chunk, changes, comment, latencyMs });
  }
}

type Difference = Pick<DriftEvent, 'changes' | 'comment'>;

function fight(pause: number): string {
  return `Something keeps changing this; the next repair waits ${Math.round(pause / 1000)} seconds`;
}

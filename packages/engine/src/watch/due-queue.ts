import type { Watched } from '../attempt/attempt-state.ts';
import type { WatchedState } from './watched-states.ts';

/** When and why a state is to be looked at. */
export interface Due {
  /** When something told of it. */
  readonly since: number;
  readonly notBefore: number;
  /** It may have differed for long, so that others may have seen it so. */
  readonly isOld: boolean;
  /** Those that it watches and that were repaired when others may have seen them otherwise. */
  readonly watched: Watched;
}

/** The states that are to be looked at, earlier ones of the run first. */
export class DueQueue {
  readonly #due = new Map<WatchedState, Due>();

  /** Asks for a look; with what was asked before, at the earlier of both times. */
  mark(state: WatchedState, asked: Due): void {
    const known = this.#due.get(state);
    this.#due.set(state, {
      since: Math.min(known?.since ?? asked.since, asked.since),
      notBefore: Math.min(known?.notBefore ?? asked.notBefore, asked.notBefore),
      isOld: asked.isOld || known?.isOld === true,
      watched: [...(known?.watched ?? []), ...asked.watched],
    });
  }

  /** When and why a state is to be looked at, if it is. */
  get(state: WatchedState): Due | undefined {
    return this.#due.get(state);
  }

  /** Takes out what is due. */
  take(now: number): readonly [WatchedState, Due] | undefined {
    let first: readonly [WatchedState, Due] | undefined;
    for (const entry of this.#due) {
      const [state, { notBefore }] = entry;
      if (notBefore <= now && (first === undefined || state.place < first[0].place)) first = entry;
    }
    if (first !== undefined) this.#due.delete(first[0]);
    return first;
  }

  /** When the next look is due; undefined where there is none. */
  get next(): number | undefined {
    const times = [...this.#due.values()].map(({ notBefore }) => notBefore);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  clear(): void {
    this.#due.clear();
  }
}

const window = 60_000;
const allowedInWindow = 5;
const firstPause = 2000;
const longestPause = 5 * 60_000;
const contestedPause = 3;

/** Keeps repairs that do not last from spinning: after a few in a minute each further one waits longer, as it does after failures. */
export class BackOff {
  #times: number[] = [];
  #pauses = 0;
  #until = 0;

  /** Notes a repair; the milliseconds that the next one has to wait, 0 where it need not. */
  noteRepair(now: number): number {
    this.#times = [...this.#times.filter((time) => now - time < window), now];
    if (!this.#goesOn(now)) {
      this.#pauses = 0;
      if (this.#times.length < allowedInWindow) return 0;
    }
    return this.pause(now);
  }

  /** Begins a pause, twice as long as the one before. */
  pause(now: number): number {
    const pause = Math.min(longestPause, firstPause * 2 ** this.#pauses);
    this.#pauses += 1;
    this.#until = now + pause;
    return pause;
  }

  /** Whether waiting did not help: the third pause has begun, and there was no quiet minute since. */
  isContested(now: number): boolean {
    return this.#pauses >= contestedPause && this.#goesOn(now);
  }

  #goesOn(now: number): boolean {
    return this.#pauses > 0 && now - this.#until < window;
  }
}

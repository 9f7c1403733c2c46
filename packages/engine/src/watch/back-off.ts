const window = 60_000;
const allowedInWindow = 5;
const firstPause = 2000;
const longestPause = 5 * 60_000;

/** Keeps a fight with another program from spinning: after a few repairs in a minute each further one waits longer. */
export class BackOff {
  #times: number[] = [];
  #pause = 0;
  #until = 0;

  /** Milliseconds to wait before the next repair. */
  delay(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** Notes a repair; the pause that it brings about, 0 where there is none. */
  note(now: number): number {
    this.#times = [...this.#times.filter((time) => now - time < window), now];
    if (this.#times.length < allowedInWindow) {
      if (this.#times.length === 1) this.#pause = 0;
      return 0;
    }
    this.#pause = Math.min(longestPause, this.#pause === 0 ? firstPause : this.#pause * 2);
    this.#until = now + this.#pause;
    return this.#pause;
  }
}

/** Fires once when something has run for a while; time during which it waited for others does not count. */
export class RunningTime {
  readonly #onExpired: () => void;
  #remainingMs: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, onExpired: () => void) {
    this.#remainingMs = limitMs;
    this.#onExpired = onExpired;
  }

  resume(): void {
    if (this.#timer !== undefined) return;
    this.#since = performance.now();
    this.#timer = setTimeout(this.#onExpired, this.#remainingMs);
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remainingMs = Math.max(0, this.#remainingMs - (performance.now() - this.#since));
  }
}

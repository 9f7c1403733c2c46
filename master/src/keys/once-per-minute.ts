const most = 10_000;
const minute = 60_000;

/** Lets a thing that is worth saying be said once in a minute, however often it happens. */
export class OncePerMinute {
  readonly #said = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the thing was not said within the last minute; it is now. */
  isFirst(what: string): boolean {
    const now = this.#now();
    const last = this.#said.get(what);
    if (last !== undefined && now - last < minute) return false;
    this.#said.delete(what);
    // In the order in which they were said, so the oldest are in front.
    for (const [key, at] of this.#said) {
      if (now - at < minute && this.#said.size < most) break;
      this.#said.delete(key);
    }
    this.#said.set(what, now);
    return true;
  }
}

/**
 * Lets so many work at a time. Those who wait take turns by name, so that one who asks for a thousand holds nobody up for
 * longer than what is under way.
 */
export class FairSlots {
  #free: number;
  /** A Map keeps the order of the turns. */
  readonly #waiting = new Map<string, PromiseWithResolvers<void>[]>();

  constructor(size: number) {
    this.#free = size;
  }

  /** Returns when there is a place, which `leave` gives back; rejects with the signal's reason when that fires first. */
  async enter(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const place = Promise.withResolvers<void>();
    this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), place]);
    const giveUp = () => {
      this.#queue(name, this.#waiting.get(name)?.filter((each) => each !== place) ?? []);
      place.reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await place.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  leave(): void {
    for (const [name, [next, ...later]] of this.#waiting) {
      // To the end of the queue with the rest of this name's.
      this.#waiting.delete(name);
      this.#queue(name, later);
      next?.resolve();
      return;
    }
    this.#free += 1;
  }

  #queue(name: string, places: PromiseWithResolvers<void>[]): void {
    if (places.length > 0) this.#waiting.set(name, places);
    else this.#waiting.delete(name);
  }
}

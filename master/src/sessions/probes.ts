/** Those who wait to know whether a minion is alive. */
export class Probes {
  readonly #waiting = new Map<string, Set<(isAlive: boolean) => void>>();

  /** Asks, and waits for `answer`; false when it does not come in time, or when asking says that it cannot. */
  async wait(minion: string, timeoutMs: number, ask: () => boolean): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiting = this.#waiting.get(minion) ?? new Set();
    this.#waiting.set(minion, waiting.add(resolve));
    const timer = setTimeout(() => resolve(false), timeoutMs);
    if (!ask()) resolve(false);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(resolve);
      if (waiting.size === 0) this.#waiting.delete(minion);
    }
  }

  /** The minion was heard, or is known to be gone. */
  answer(minion: string, isAlive: boolean): void {
    for (const answer of this.#waiting.get(minion) ?? []) answer(isAlive);
  }
}

import { setTimeout as delay } from 'node:timers/promises';

/** How much of the master's time each of many may take for what is done at once and cannot be interrupted. */
export class TimeShare {
  readonly #perSecondMs: number;
  readonly #burstMs: number;
  readonly #now: () => number;
  readonly #spent = new Map<string, { ms: number; at: number }>();

  constructor(options: {
    readonly perSecondMs: number;
    readonly burstMs: number;
    readonly now?: () => number;
  }) {
    this.#perSecondMs = options.perSecondMs;
    this.#burstMs = options.burstMs;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Whether somebody has time left. */
  has(who: string): boolean {
    return this.#spentBy(who) < this.#burstMs;
  }

  /** Does something on somebody's account as soon as they have time left. */
  async spendInTurn<Result>(who: string, work: () => Result): Promise<Result> {
    while (!this.has(who)) {
      const excessMs = this.#spentBy(who) - this.#burstMs;
      await delay(Math.ceil((excessMs / this.#perSecondMs) * 1000) + 1, undefined, { ref: false });
    }
    return this.spend(who, work);
  }

  /** Does something on somebody's account. */
  spend<Result>(who: string, work: () => Result): Result {
    const startedAt = this.#now();
    try {
      return work();
    } finally {
      const ms = this.#spentBy(who) + this.#now() - startedAt;
      this.#spent.set(who, { ms, at: this.#now() });
    }
  }

  forget(who: string): void {
    this.#spent.delete(who);
  }

  #spentBy(who: string): number {
    const { ms, at } = this.#spent.get(who) ?? { ms: 0, at: 0 };
    return Math.max(0, ms - ((this.#now() - at) / 1000) * this.#perSecondMs);
  }
}

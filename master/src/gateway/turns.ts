export interface TurnsOptions {
  /** Longest that work is done before the event loop has its turn, in milliseconds. */
  readonly sliceMs: number;
  /** For how long to rest after it, in terms of what was worked. */
  readonly rest: number;
  /**
   * Whether the newest work of an owner is done first, for work that is worth nothing when it comes late: where there is
   * too much of it, some is in time rather than none.
   */
  readonly newestFirst?: boolean | undefined;
  /** How much work of one owner waits at most, before the oldest of it is dropped. */
  readonly most?: number | undefined;
  /** Whether work can be done now; `resume` is called when it can again. */
  readonly isOpen?: (() => boolean) | undefined;
}

/** Does the work of many in turn, one piece of each, so that nobody's amount of it makes the others wait. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #work = new Map<string, (() => void)[]>();
  #isScheduled = false;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** How many pieces of work of somebody wait. */
  waiting(owner: string): number {
    return this.#work.get(owner)?.length ?? 0;
  }

  /** Does a piece of work, which must not throw, when its owner's turn has come. */
  add(owner: string, work: () => void): void {
    const own = this.#work.get(owner) ?? [];
    own.push(work);
    if (own.length > (this.#options.most ?? Infinity)) own.shift();
    this.#work.set(owner, own);
    this.resume();
  }

  resume(): void {
    if (this.#isScheduled || this.#work.size === 0) return;
    this.#isScheduled = true;
    setImmediate(() => this.#go());
  }

  #go(): void {
    const startedAt = performance.now();
    const { sliceMs, rest, newestFirst = false, isOpen = () => true } = this.#options;
    let workedMs = 0;
    while (this.#work.size > 0 && workedMs < sliceMs && isOpen()) {
      for (const [owner, own] of this.#work.entries().take(1)) {
        const work = newestFirst ? own.pop() : own.shift();
        this.#work.delete(owner);
        if (own.length > 0) this.#work.set(owner, own);
        work?.();
      }
      workedMs = performance.now() - startedAt;
    }
    this.#isScheduled = false;
    if (this.#work.size === 0 || !isOpen()) return;
    this.#isScheduled = true;
    if (rest === 0) setImmediate(() => this.#go());
    else setTimeout(() => this.#go(), workedMs * rest);
  }
}

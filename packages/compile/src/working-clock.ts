/** A clock in milliseconds that stands still while the process waits for an answer. */
export class WorkingClock {
  #waitedMs = 0;

  now(): number {
    return performance.now() - this.#waitedMs;
  }

  /** Does something that only waits. */
  waiting<T>(wait: () => T): T {
    const started = performance.now();
    try {
      return wait();
    } finally {
      this.#waitedMs += performance.now() - started;
    }
  }
}

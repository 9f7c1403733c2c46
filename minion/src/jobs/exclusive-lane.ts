import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Lets one state run at a time touch the host; the others wait in the order in which they came. What a run itself
 * starts (`module.run` of `state.sls`) belongs to it and does not wait.
 */
export class ExclusiveLane {
  readonly #inside = new AsyncLocalStorage<true>();
  #allBefore: Promise<unknown> = Promise.resolve();
  #length = 0;

  /** Whether somebody has the lane or waits for it. */
  get isBusy(): boolean {
    return this.#length > 0;
  }

  /** Does the work in its turn; rejects with the signal's reason when that fires first. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#inside.getStore() === true) return work();
    const before = this.#allBefore;
    const own = Promise.withResolvers<void>();
    // One who gives up waiting must not let those behind him overtake those before him.
    this.#allBefore = Promise.all([before, own.promise]);
    this.#length += 1;
    try {
      await untilAborted(before, signal);
      return await this.#inside.run(true, work);
    } finally {
      this.#length -= 1;
      own.resolve();
    }
  }
}

/** Waits for a promise, or rejects with the signal's reason. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

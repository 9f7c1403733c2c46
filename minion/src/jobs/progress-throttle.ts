import type { JobProgress } from './job.ts';

const intervalMs = 100;

/** Passes on the first progress at once and from then on the latest one every 100 ms. */
export class ProgressThrottle {
  readonly #send: (progress: JobProgress) => void;
  #latest: JobProgress | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (progress: JobProgress) => void) {
    this.#send = send;
  }

  report(progress: JobProgress): void {
    if (this.#timer !== undefined) {
      this.#latest = progress;
      return;
    }
    this.#send(progress);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const latest = this.#latest;
      this.#latest = undefined;
      if (latest !== undefined) this.report(latest);
    }, intervalMs);
  }

  /** Drops what has not been sent: the return says more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
  }
}

import type { Rate } from './rate-limiter.ts';

/** What one may use of something: a burst, and then so much a second. Using more than is left makes a debt that takes time. */
export class Allowance {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#at = now;
  }

  /** For how long nothing more may be used, in milliseconds. */
  waitMs(now: number): number {
    const { perSecond, burst } = this.#rate;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    return this.#left >= 0 ? 0 : (-this.#left / perSecond) * 1000;
  }

  use(amount: number): void {
    this.#left -= amount;
  }
}

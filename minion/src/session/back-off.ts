export interface BackOffOptions {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly random: () => number;
}

/** Waits that double from the first to the longest, each spread over its upper half so that a thousand do not march in step. */
export class BackOff {
  readonly #options: BackOffOptions;
  #step = 0;

  constructor(options: BackOffOptions) {
    this.#options = options;
  }

  next(): number {
    const { firstMs, mostMs, random } = this.#options;
    const whole = Math.min(mostMs, firstMs * 2 ** this.#step);
    if (whole < mostMs) this.#step++;
    return whole / 2 + (whole / 2) * random();
  }

  reset(): void {
    this.#step = 0;
  }
}

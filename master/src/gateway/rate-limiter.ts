export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key. Memory is bounded: a bucket that is full again is forgotten, the oldest go when there are too many. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #most: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, options: { readonly most?: number; readonly now?: () => number } = {}) {
    this.#rate = rate;
    this.#most = options.most ?? 20_000;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Whether one more is allowed now; counts it if so. */
  take(key: string): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(key);
    const tokens =
      bucket === undefined
        ? this.#rate.burst
        : Math.min(this.#rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#rate.perSecond);
    const isAllowed = tokens >= 1;
    const left = isAllowed ? tokens - 1 : tokens;
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#most) this.#makeRoom(now);
      this.#buckets.set(key, { tokens: left, at: now });
    } else {
      bucket.tokens = left;
      bucket.at = now;
    }
    return isAllowed;
  }

  #makeRoom(now: number): void {
    const { perSecond, burst } = this.#rate;
    for (const [key, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(key);
    }
    // An attacker with very many keys must not make each take() walk over all of them.
    const excess = this.#buckets.size - Math.floor(this.#most * 0.9);
    for (const key of this.#buckets.keys().take(Math.max(0, excess))) this.#buckets.delete(key);
  }
}

import { Allowance } from './allowance.ts';

interface Conduct {
  faults: number;
  until: number;
  readonly arrivals: Allowance;
}

const firstMs = 1000;
const longestMs = 60_000;
const forgivenMs = 600_000;
const arrivals = { perSecond: 0.5, burst: 20 };
const most = 20_000;

/** How long keys that make trouble have to wait before they come in again: longer with every fault. */
export class PutOff {
  readonly #conducts = new Map<string, Conduct>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A peer of the key came in; who comes again and again has to wait as well. */
  arrived(key: string): void {
    this.#conductOf(key).arrivals.use(1);
  }

  /** A peer of the key sent what no minion sends. */
  fault(key: string): void {
    const conduct = this.#conductOf(key);
    const now = this.#now();
    if (now - conduct.until > forgivenMs) conduct.faults = 0;
    conduct.until = now + Math.min(longestMs, firstMs * 2 ** conduct.faults);
    conduct.faults++;
  }

  /** For how long the key has to wait, in milliseconds. */
  delayMs(key: string): number {
    const conduct = this.#conducts.get(key);
    if (conduct === undefined) return 0;
    const now = this.#now();
    return Math.max(0, conduct.until - now, conduct.arrivals.waitMs(now));
  }

  #conductOf(key: string): Conduct {
    const now = this.#now();
    const conduct = this.#conducts.get(key) ?? {
      faults: 0,
      until: now,
      arrivals: new Allowance(arrivals, now),
    };
    this.#conducts.delete(key);
    this.#conducts.set(key, conduct);
    if (this.#conducts.size > most)
      for (const oldest of this.#conducts.keys().take(1)) this.#conducts.delete(oldest);
    return conduct;
  }
}

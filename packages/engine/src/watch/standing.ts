import type { RetryPolicy } from '../run/retry.ts';
import { BackOff } from './back-off.ts';

/** The first failure may come of a change that is still going on; it is tried again soon, and told when that fails, too. */
const soonMs = 100;
const patience = 2;
/** What is seen of a failed repair comes within this time of it. */
const echoMs = 100;

/** What has become of a repair: how long the next one has to wait, and whether the state has just become contested. */
export interface Verdict {
  readonly pause: number;
  readonly isNewlyContested: boolean;
}

/** How a watched state stands: whether it holds, why it does not, and when it may be repaired again. */
export class Standing {
  #backOff = new BackOff();
  #reason: string | undefined;
  #failures = 0;
  #notBefore = 0;
  #failedAt = 0;
  #wasContested = false;

  /** Why the state does not hold, as far as is known. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** The last repair failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Why it cannot be kept, however often it is repaired; undefined where it can. */
  contested(now: number): string | undefined {
    if (!this.#backOff.isContested(now)) return undefined;
    return this.isFailing ? this.#reason : 'Something keeps changing this';
  }

  /** Milliseconds until it may be repaired. */
  delay(now: number): number {
    return Math.max(0, this.#notBefore - now);
  }

  differs(reason: string): void {
    this.#reason = reason;
  }

  holds(): void {
    this.#reason = undefined;
    if (!this.isFailing) return;
    this.#failures = 0;
    this.#backOff = new BackOff();
    this.#notBefore = 0;
    this.#wasContested = false;
  }

  repaired(now: number): Verdict {
    this.holds();
    return this.#paused(now, this.#backOff.noteRepair(now));
  }

  /** Notes a failure; a state's own `retry` says how often it may fail before that is told, and how long to wait meanwhile. */
  failed(
    now: number,
    reason: string,
    retry: RetryPolicy | undefined,
  ): Verdict & { readonly isNews: boolean } {
    this.#failures += 1;
    this.#failedAt = now;
    this.#reason = reason;
    const attempts = Math.max(1, retry?.attempts ?? patience);
    const soon = retry === undefined ? soonMs : retry.interval * 1000;
    const pause = this.#failures < attempts ? soon : this.#backOff.pause(now);
    return { ...this.#paused(now, pause), isNews: this.#failures === attempts };
  }

  /** Something happened where it is: a repair that failed may succeed now, unless that was the repair itself. */
  stirred(now: number): void {
    if (now - this.#failedAt > echoMs) this.release();
  }

  /** What stood in its way may be gone: a repair that failed may be tried again at once. */
  release(): void {
    if (this.isFailing) this.#notBefore = 0;
  }

  #paused(now: number, pause: number): Verdict {
    this.#notBefore = now + pause;
    const isContested = this.#backOff.isContested(now);
    const isNewlyContested = isContested && !this.#wasContested;
    this.#wasContested = isContested;
    return { pause, isNewlyContested };
  }
}

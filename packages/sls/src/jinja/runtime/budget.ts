import { PyError } from '../../value/index.ts';

/** What a rendering may use up before it is stopped. */
export interface RenderLimits {
  /** Time from the start of the rendering, in milliseconds; 30 seconds when omitted. */
  readonly deadlineMs?: number;
  /** Characters written in all, and the length of any one text; 64 Mi when omitted. */
  readonly maxOutputChars?: number;
  /** Steps of loops, macros and filters; 50 million when omitted. */
  readonly maxIterations?: number;
  /** Milliseconds that count towards the deadline, from any start; the time that passes when omitted. */
  readonly clock?: () => number;
}

/** How often the clock is looked at: once for this many steps. */
const stepsBetweenChecks = 256;

/** Counts what one rendering uses up, and stops it when that is too much. */
export class Budget {
  readonly #deadlineMs: number;
  readonly #maxOutput: number;
  readonly #maxSteps: number;
  readonly #clock: () => number;
  readonly #started: number;
  #steps = 0;
  #output = 0;

  constructor(limits: RenderLimits = {}) {
    this.#deadlineMs = limits.deadlineMs ?? 30_000;
    this.#maxOutput = limits.maxOutputChars ?? 64 * 1024 * 1024;
    this.#maxSteps = limits.maxIterations ?? 50_000_000;
    this.#clock = limits.clock ?? (() => performance.now());
    this.#started = this.#clock();
  }

  /** Counts one step of a loop, macro or filter. */
  step(): void {
    this.#steps += 1;
    if (this.#steps % stepsBetweenChecks === 0) this.#check();
  }

  /** Counts characters written to the output. */
  write(characters: number): void {
    this.#output += characters;
    if (this.#output > this.#maxOutput) {
      throw new PyError('LimitError', `the template writes more than ${this.#maxOutput} characters`);
    }
  }

  /** Refuses a text, list or number that would be too large to be made. */
  allocate(size: number): void {
    if (size > this.#maxOutput) {
      throw new PyError(
        'LimitError',
        `a value of ${size} elements is larger than the ${this.#maxOutput} allowed`,
      );
    }
    this.#steps += Math.floor(size / 64);
  }

  /** Returns how many milliseconds are left until the deadline. */
  remainingMs(): number {
    return Math.max(0, this.#deadlineMs - (this.#clock() - this.#started));
  }

  /** Passes elements on, counting each as a step. */
  *counted<T>(elements: Iterable<T>): Generator<T, undefined> {
    for (const element of elements) {
      this.step();
      yield element;
    }
  }

  #check(): void {
    if (this.#steps > this.#maxSteps) {
      throw new PyError(
        'LimitError',
        `the template takes more than ${this.#maxSteps} steps; does it ever end?`,
      );
    }
    if (this.#clock() - this.#started > this.#deadlineMs) {
      throw new PyError(
        'LimitError',
        `the template takes longer than ${Math.ceil(this.#deadlineMs)} ms; does it ever end?`,
      );
    }
  }
}

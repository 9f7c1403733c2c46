import { getHeapStatistics } from 'node:v8';
import { type Meter, PyError } from '../../value/index.ts';

/** What a rendering may use up before it is stopped. */
export interface RenderLimits {
  /** Time from the start of the rendering, in milliseconds; 30 seconds when omitted. */
  readonly deadlineMs?: number;
  /** The option that sets the deadline, which the error names. */
  readonly deadlineOption?: string;
  /** Characters written in all, and the length of any one text; 64 Mi when omitted. */
  readonly maxOutputChars?: number;
  /** Steps of loops, macros and filters; 50 million when omitted. */
  readonly maxIterations?: number;
  /** Milliseconds that count towards the deadline, from any start; the time that passes when omitted. */
  readonly clock?: () => number;
}

/** How often the clock is looked at: once for this many steps. */
const stepsBetweenChecks = 256;
/** How often the memory is looked at, which takes longer: once for this many steps, or when this much may have been taken. */
const stepsBetweenMemoryChecks = 4096;
const bytesBetweenMemoryChecks = 8 * 1024 * 1024;
/** What the engine's limit has for new objects beside the heap that it is set for. */
const youngBytes = 192 * 1024 * 1024;
/** The part of that heap that may be in use: beyond it, the engine soon does nothing but look for memory, and then dies. */
const usablePart = 0.8;

/** Counts what one rendering uses up, and stops it when that is too much. */
export class Budget implements Meter {
  readonly #what: string;
  readonly #deadlineMs: number;
  readonly #deadlineOption: string | undefined;
  readonly #maxOutput: number;
  readonly #maxSteps: number;
  readonly #clock: () => number;
  readonly #started: number;
  #steps = 0;
  #nextCheck = stepsBetweenChecks;
  #nextMemoryCheck = stepsBetweenMemoryChecks;
  #reserved = 0;
  #output = 0;

  /** @param what what is stopped, for its errors */
  constructor(limits: RenderLimits = {}, what = 'the template') {
    this.#what = what;
    this.#deadlineMs = limits.deadlineMs ?? 30_000;
    this.#deadlineOption = limits.deadlineOption;
    this.#maxOutput = limits.maxOutputChars ?? 64 * 1024 * 1024;
    this.#maxSteps = limits.maxIterations ?? 50_000_000;
    this.#clock = limits.clock ?? (() => performance.now());
    this.#started = this.#clock();
  }

  /** Counts one step of a loop, macro or filter. */
  step(): void {
    this.spend(1);
  }

  /** Counts several steps at once. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps >= this.#nextCheck) this.#check();
  }

  /** Counts characters written to the output. */
  write(characters: number): void {
    this.#output += characters;
    if (this.#output > this.#maxOutput) {
      throw new PyError('LimitError', `${this.#what} writes more than ${this.#maxOutput} characters`);
    }
    this.reserve(characters);
  }

  /** Refuses a text, list or number that would be too large to be made. */
  allocate(size: number): void {
    this.limitSize(size);
    this.reserve(size);
    this.spend(Math.floor(Math.max(0, size) / 64));
  }

  /** Refuses a text, list or number that has become too large while it is made. */
  limitSize(size: number): void {
    if (size <= this.#maxOutput) return;
    throw new PyError(
      'LimitError',
      `a value of ${size} elements is larger than the ${this.#maxOutput} allowed`,
    );
  }

  /** Hears of bytes before they are taken, and refuses them where they do not fit. */
  reserve(bytes: number): void {
    if (!(bytes > 0)) return;
    this.#reserved += bytes;
    if (this.#reserved >= bytesBetweenMemoryChecks) this.#checkMemory(bytes);
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
    this.#nextCheck = this.#steps + stepsBetweenChecks;
    if (this.#steps > this.#maxSteps) {
      throw new PyError(
        'LimitError',
        `${this.#what} takes more than ${this.#maxSteps} steps; does it ever end?`,
      );
    }
    if (this.remainingMs() === 0) throw new PyError('LimitError', this.#overdue());
    if (this.#steps >= this.#nextMemoryCheck) this.#checkMemory(0);
  }

  #checkMemory(bytes: number): void {
    this.#reserved = 0;
    this.#nextMemoryCheck = this.#steps + stepsBetweenMemoryChecks;
    const { external_memory, heap_size_limit, used_heap_size } = getHeapStatistics();
    const most = Math.max(heap_size_limit - youngBytes, heap_size_limit / 2) * usablePart;
    if (used_heap_size + external_memory + bytes <= most) return;
    throw new PyError(
      'LimitError',
      `${this.#what} needs more than ${Math.floor(most / 2 ** 20)} MB of memory; build less at once, or in parts`,
    );
  }

  #overdue(): string {
    const option = this.#deadlineOption;
    const advice = option === undefined ? '' : ` If it does, raise ${option}.`;
    return `${this.#what} takes longer than ${Math.ceil(this.#deadlineMs)} ms; does it ever end?${advice}`;
  }
}

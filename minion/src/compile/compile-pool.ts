import { MusterError } from '@muster/shared';
import { untilAborted } from '../jobs/index.ts';
import { CompileWorker } from './compile-worker.ts';
import type { HostAnswers } from './host-question.ts';

export interface CompilePoolOptions {
  /** File that the threads run. */
  readonly entry: URL;
  /** How long one request may compute. */
  readonly limitMs: number;
  /** How long an idle thread is kept. */
  readonly idleMs: number;
  readonly maxWorkers: number;
}

interface Waiting {
  readonly resolve: (worker: CompileWorker) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The threads that render and compile. One is kept warm for a while; more are started only while several requests are
 * under way, as when a function that a template calls renders something itself.
 */
export class CompilePool {
  readonly #options: CompilePoolOptions;
  readonly #idle: CompileWorker[] = [];
  readonly #waiting: Waiting[] = [];
  #busy = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CompilePoolOptions) {
    this.#options = options;
  }

  /** Does one request in a thread; `answers` is what it may ask of this thread meanwhile. */
  async run(request: unknown, answers: HostAnswers, signal?: AbortSignal): Promise<unknown> {
    const acquiring = this.#acquire();
    const worker = await untilAborted(acquiring, signal).catch((error: unknown) => {
      acquiring.then((late) => this.#release(late)).catch(() => {});
      throw error;
    });
    try {
      return await worker.run(request, answers, this.#options.limitMs, signal);
    } finally {
      this.#release(worker);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    await Promise.all(this.#idle.splice(0).map((worker) => worker.close()));
  }

  async #acquire(): Promise<CompileWorker> {
    if (this.#closed) throw closedError();
    clearTimeout(this.#timer);
    for (let worker = this.#idle.pop(); worker !== undefined; worker = this.#idle.pop()) {
      if (!worker.isAlive) continue;
      this.#busy += 1;
      return worker;
    }
    if (this.#busy < this.#options.maxWorkers) return this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<CompileWorker>();
    this.#waiting.push({ resolve, reject });
    return promise;
  }

  async #start(): Promise<CompileWorker> {
    this.#busy += 1;
    const worker = new CompileWorker(this.#options.entry);
    try {
      await worker.started();
      return worker;
    } catch (error) {
      this.#busy -= 1;
      throw error;
    }
  }

  #release(worker: CompileWorker): void {
    this.#busy -= 1;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      if (worker.isAlive) {
        this.#busy += 1;
        next.resolve(worker);
      } else {
        this.#start().then(next.resolve, next.reject);
      }
      return;
    }
    if (!worker.isAlive) return;
    if (this.#closed || this.#idle.length > 0) {
      void worker.close();
      return;
    }
    this.#idle.push(worker);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dropIdle(), this.#options.idleMs);
    this.#timer.unref();
  }

  #dropIdle(): void {
    for (const worker of this.#idle.splice(0)) void worker.close();
  }
}

function closedError(): MusterError {
  return new MusterError('INTERNAL', 'the compile workers are closed');
}

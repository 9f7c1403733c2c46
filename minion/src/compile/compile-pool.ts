import { MusterError } from '@muster/shared';
import { untilAborted } from '../jobs/index.ts';
import { CompileProcess } from './compile-process.ts';
import type { CompileRequest } from './compile-request.ts';
import type { HostAnswers } from './host-question.ts';

export interface CompilePoolOptions {
  /** File that the processes run. */
  readonly entry: URL;
  /** How long one request may compute. */
  readonly limitMs: number;
  /** How long an idle process is kept. */
  readonly idleMs: number;
  readonly maxProcesses: number;
  /** Megabytes that the heap of one may grow to. */
  readonly heapMb: number;
}

interface Waiting {
  readonly resolve: (process: CompileProcess) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The processes that render and compile. One is kept warm for a while; more are started only while several requests are
 * under way, as when a function that a template calls renders something itself.
 */
export class CompilePool {
  readonly #options: CompilePoolOptions;
  readonly #idle: CompileProcess[] = [];
  readonly #waiting: Waiting[] = [];
  #busy = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CompilePoolOptions) {
    this.#options = options;
  }

  /** Does one request in a process; `answers` is what it may ask meanwhile. */
  async run(request: CompileRequest, answers: HostAnswers, signal?: AbortSignal): Promise<unknown> {
    const acquiring = this.#acquire();
    const process = await untilAborted(acquiring, signal).catch((error: unknown) => {
      acquiring.then((late) => this.#release(late)).catch(() => {});
      throw error;
    });
    try {
      return await process.run(request, answers, this.#options.limitMs, signal);
    } finally {
      this.#release(process);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    await Promise.all(this.#idle.splice(0).map((process) => process.close()));
  }

  async #acquire(): Promise<CompileProcess> {
    if (this.#closed) throw closedError();
    clearTimeout(this.#timer);
    for (let process = this.#idle.pop(); process !== undefined; process = this.#idle.pop()) {
      if (!process.isAlive) continue;
      this.#busy += 1;
      return process;
    }
    if (this.#busy < this.#options.maxProcesses) return this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<CompileProcess>();
    this.#waiting.push({ resolve, reject });
    return promise;
  }

  async #start(): Promise<CompileProcess> {
    this.#busy += 1;
    const process = new CompileProcess(this.#options.entry, this.#options.heapMb);
    try {
      await process.started();
      return process;
    } catch (error) {
      this.#busy -= 1;
      throw error;
    }
  }

  #release(process: CompileProcess): void {
    this.#busy -= 1;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      if (process.isAlive) {
        this.#busy += 1;
        next.resolve(process);
      } else {
        this.#start().then(next.resolve, next.reject);
      }
      return;
    }
    if (!process.isAlive) return;
    if (this.#closed || this.#idle.length > 0) {
      void process.close();
      return;
    }
    this.#idle.push(process);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dropIdle(), this.#options.idleMs);
    this.#timer.unref();
  }

  #dropIdle(): void {
    for (const process of this.#idle.splice(0)) void process.close();
  }
}

function closedError(): MusterError {
  return new MusterError('INTERNAL', 'the compile processes are closed');
}

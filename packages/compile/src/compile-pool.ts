import { MusterError } from '@muster/shared';
import { CompileProcess, type CompileProgram } from './compile-process.ts';
import type { CompileAnswers, CompileRequest } from './compile-request.ts';
import { FairSlots } from './fair-slots.ts';
import type { HostAnswers } from './host-question.ts';

export interface CompilePoolOptions extends CompileProgram {
  /** How many processes there are at most. */
  readonly size: number;
  /** How many of them are kept for `idleMs` when they have nothing to do. */
  readonly warm: number;
  readonly idleMs: number;
}

/** For whom a request is, where several take turns, and what ends it early. */
export interface AskOptions {
  readonly turn?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Kept {
  readonly process: CompileProcess;
  readonly timer: NodeJS.Timeout;
}

/** The processes that render and compile, started when they are needed and ended when they were idle for long enough. */
export class CompilePool {
  readonly #options: CompilePoolOptions;
  readonly #slots: FairSlots;
  readonly #processes = new Set<CompileProcess>();
  /** Those with nothing to do; the last one is taken first, so that the first one is the longest idle. */
  readonly #idle: Kept[] = [];
  readonly #closing = new AbortController();

  constructor(options: CompilePoolOptions) {
    this.#options = options;
    this.#slots = new FairSlots(options.size);
  }

  /** Does one request in a process; `answers` is what that may ask for meanwhile. */
  async ask<Kind extends CompileRequest['kind']>(
    request: CompileRequest & { readonly kind: Kind },
    answers: HostAnswers,
    { turn = '', signal }: AskOptions = {},
  ): Promise<CompileAnswers[Kind]> {
    const closing = this.#closing.signal;
    const ending = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    await this.#slots.enter(turn, ending);
    const process = this.#take();
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the process is of the same build
      return (await process.run(request, answers, ending)) as never;
    } finally {
      this.#giveBack(process);
      this.#slots.leave();
    }
  }

  /** Ends every process, whatever it is doing. */
  async close(): Promise<void> {
    this.#closing.abort(new MusterError('INTERNAL', 'the compile processes are closed'));
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all(Array.from(this.#processes, (process) => this.#end(process)));
  }

  #take(): CompileProcess {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.process.isAlive) return kept.process;
    }
    const process = new CompileProcess(this.#options);
    this.#processes.add(process);
    return process;
  }

  #giveBack(process: CompileProcess): void {
    const { warm, idleMs } = this.#options;
    if (!process.isAlive || this.#idle.length >= warm) {
      void this.#end(process);
      return;
    }
    const timer = setTimeout(() => {
      this.#idle.shift();
      void this.#end(process);
    }, idleMs);
    this.#idle.push({ process, timer: timer.unref() });
  }

  async #end(process: CompileProcess): Promise<void> {
    await process.close();
    this.#processes.delete(process);
  }
}

import { Worker } from 'node:worker_threads';
import { entryPoint, MusterError } from '@muster/shared';
import type { PillarReply, PillarResult, PillarSettings, PillarWork } from './pillar-request.ts';

const heapLimitMb = 256;

/** A thread that compiles one pillar at a time, and that can be ended whatever it is doing. */
export class PillarWorker {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #timeoutMs: number;
  #current: PromiseWithResolvers<PillarResult> | undefined;
  #ended: MusterError | undefined;

  constructor(settings: PillarSettings) {
    this.#timeoutMs = settings.timeoutMs;
    this.#worker = new Worker(entryPoint(import.meta, './pillar-worker-main.ts'), {
      workerData: settings,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    });
    this.#ready.promise.catch(() => {});
    this.#worker.on('message', (reply: PillarReply) => this.#hear(reply));
    this.#worker.on('error', (error) => this.#fail(crash(error)));
    this.#worker.on('exit', () => this.#fail(new MusterError('INTERNAL', 'the pillar worker has ended')));
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /** Compiles one pillar; one that takes longer than the limit ends the worker with it. */
  async compile(work: PillarWork): Promise<PillarResult> {
    await this.#ready.promise;
    if (this.#ended !== undefined) throw this.#ended;
    const current = Promise.withResolvers<PillarResult>();
    this.#current = current;
    // The compiler keeps the limit itself where it can; this is for what it cannot interrupt.
    const timer = setTimeout(() => this.#fail(overdue(work.id, this.#timeoutMs)), this.#timeoutMs * 1.2);
    try {
      this.#worker.postMessage(work, []);
      return await current.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#fail(new MusterError('CONNECTION_LOST', 'the master stops', { retryable: true }));
    await this.#worker.terminate();
  }

  #hear(reply: PillarReply): void {
    if (reply.kind === 'ready') this.#ready.resolve();
    else if (reply.kind === 'result') this.#current?.resolve(reply.result);
    else this.#current?.reject(new MusterError('PILLAR_FAILED', reply.message));
  }

  #fail(reason: MusterError): void {
    this.#ended ??= reason;
    this.#ready.reject(reason);
    this.#current?.reject(reason);
    void this.#worker.terminate();
  }
}

function overdue(id: string, limitMs: number): MusterError {
  return new MusterError(
    'TIMEOUT',
    `compiling the pillar of ${id} was stopped after ${limitMs / 1000} s: is there a loop in a template that does not end?`,
  );
}

function crash(error: Error): MusterError {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const message = isMemory
    ? `compiling the pillar was stopped: it needed more than ${heapLimitMb} MB of memory`
    : `the pillar worker failed: ${error.message}`;
  return new MusterError(isMemory ? 'PILLAR_FAILED' : 'INTERNAL', message, { cause: error });
}

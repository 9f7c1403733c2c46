import { MessageChannel, Worker } from 'node:worker_threads';
import { entryPoint, errorMessage, MusterError, RunningTime } from '@muster/shared';
import { type BlockingPort, wake } from './blocking-port.ts';
import type { FunctionCalls } from './function-calls.ts';
import type { PillarReply, PillarResult, PillarSettings, PillarWork } from './pillar-request.ts';

/** What a pillar worker is started with. */
export interface PillarWorkerData {
  readonly settings: PillarSettings;
  /** On which it waits for what the master answers. */
  readonly answers: BlockingPort;
}

interface Assignment extends PromiseWithResolvers<PillarResult> {
  readonly work: PillarWork;
  /** What functions have read that must be masked. */
  readonly secrets: Set<string>;
  /** How long it has computed; what functions take is theirs. */
  readonly time: RunningTime;
}

const heapLimitMb = 256;

/** A thread that compiles one pillar at a time, and that can be ended whatever it is doing. */
export class PillarWorker {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #timeoutMs: number;
  readonly #calls: FunctionCalls;
  readonly #answers: BlockingPort;
  readonly #ending = new AbortController();
  #current: Assignment | undefined;
  #ended: MusterError | undefined;

  constructor(settings: PillarSettings, calls: FunctionCalls) {
    this.#timeoutMs = settings.timeoutMs;
    this.#calls = calls;
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#answers = { port: port1, signal };
    // The worker alone decides how long the master lives on.
    port1.unref();
    this.#worker = new Worker(entryPoint(import.meta, './pillar-worker-main.ts'), {
      workerData: { settings, answers: { port: port2, signal } } satisfies PillarWorkerData,
      transferList: [port2],
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
    const current: Assignment = {
      ...Promise.withResolvers<PillarResult>(),
      work,
      secrets: new Set(),
      // The compiler keeps the limit itself where it can; this is for what it cannot interrupt.
      time: new RunningTime(this.#timeoutMs * 1.2, () => this.#fail(overdue(work.id, this.#timeoutMs))),
    };
    this.#current = current;
    const { time } = current;
    try {
      time.resume();
      this.#worker.postMessage(work, []);
      return await current.promise;
    } finally {
      time.pause();
    }
  }

  async close(): Promise<void> {
    this.#fail(new MusterError('CONNECTION_LOST', 'the master stops', { retryable: true }));
    await this.#worker.terminate();
  }

  #hear(reply: PillarReply): void {
    switch (reply.kind) {
      case 'ready':
        this.#ready.resolve();
        break;
      case 'names':
      case 'call':
        this.#answer(reply).catch((error: unknown) => this.#fail(crash(error)));
        break;
      case 'result':
        this.#finish(reply.result);
        break;
      default:
        this.#current?.reject(new MusterError('PILLAR_FAILED', reply.message));
    }
  }

  /** The worker sleeps until it has this. */
  async #answer(question: Extract<PillarReply, { kind: 'names' | 'call' }>): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    current.time.pause();
    const answer =
      question.kind === 'names'
        ? await this.#calls.names()
        : await this.#calls.answer(question.question, current.work, current.secrets, this.#ending.signal);
    if (!this.isAlive) return;
    current.time.resume();
    wake(this.#answers, answer);
  }

  #finish(result: PillarResult): void {
    const { secrets = [], resolve } = this.#current ?? {};
    resolve?.({
      ...result,
      secrets: [...new Set([...result.secrets, ...secrets])],
      hiddenSecrets: [...new Set([...result.hiddenSecrets, ...secrets])],
    });
  }

  #fail(reason: MusterError): void {
    this.#ended ??= reason;
    this.#ending.abort(reason);
    this.#answers.port.close();
    this.#ready.reject(reason);
    this.#current?.reject(reason);
    void this.#worker.terminate();
  }
}

function overdue(id: string, limitMs: number): MusterError {
  return new MusterError(
    'TIMEOUT',
    `compiling the pillar of ${id} was stopped after ${limitMs / 1000} s: is there a loop in a template that does not end? If not, raise pillar_timeout.`,
  );
}

function crash(error: unknown): MusterError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const message = isMemory
    ? `compiling the pillar was stopped: it needed more than ${heapLimitMb} MB of memory`
    : `the pillar worker failed: ${errorMessage(error)}`;
  return new MusterError(isMemory ? 'PILLAR_FAILED' : 'INTERNAL', message, { cause: error });
}

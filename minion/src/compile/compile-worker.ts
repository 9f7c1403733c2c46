import { MessageChannel, Worker } from 'node:worker_threads';
import { MusterError } from '@muster/shared';
import { answerQuestions, type BridgeEnd, createWakeMemory } from './blocking-bridge.ts';
import type { HostAnswers } from './host-question.ts';
import { RunningTime } from './running-time.ts';
import { type SerializedError, toError } from './serialized-error.ts';

/** What a worker thread is started with. */
export interface CompileWorkerData {
  readonly bridge: BridgeEnd;
}

/** What a worker posts: that it has loaded its code, and then an answer to each request that it was posted. */
export type WorkerMessage =
  | { readonly ready: true }
  | { readonly value: unknown }
  | { readonly error: SerializedError };

interface Assignment {
  readonly answers: HostAnswers;
  readonly time: RunningTime;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const heapLimitMb = 512;

/** A thread that does one request at a time, and that can be ended whatever it is doing. */
export class CompileWorker {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  #current: Assignment | undefined;
  #ended: Error | undefined;

  constructor(entry: URL) {
    const { port1: ours, port2: theirs } = new MessageChannel();
    const wake = createWakeMemory();
    const workerData: CompileWorkerData = { bridge: { port: theirs, wake } };
    this.#worker = new Worker(entry, {
      workerData,
      transferList: [theirs],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    });
    this.#worker.unref();
    this.#ready.promise.catch(() => {});
    answerQuestions({ port: ours, wake }, () => this.#current?.answers, {
      onQuestion: () => this.#current?.time.pause(),
      onAnswer: () => this.#current?.time.resume(),
    });
    this.#worker.on('message', (message: WorkerMessage) => {
      if ('ready' in message) this.#ready.resolve();
      else if ('error' in message) this.#take()?.reject(toError(message.error));
      else this.#take()?.resolve(message.value);
    });
    this.#worker.on('error', (error: Error) => this.#fail(crash(error)));
    this.#worker.on('exit', () => this.#fail(new MusterError('INTERNAL', 'the compile worker has ended')));
  }

  /** Whether it can take requests. */
  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Does one request. One that computes for longer than the limit, or whose signal fires, ends the worker with it: nothing
   * else stops synchronous code.
   */
  async run(request: unknown, answers: HostAnswers, limitMs: number, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const time = new RunningTime(limitMs, () => this.#fail(overdue(limitMs)));
    this.#current = { answers, time, resolve, reject };
    const onAbort = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#worker.ref();
    try {
      time.resume();
      this.#worker.postMessage(request, []);
      return await promise;
    } finally {
      this.#worker.unref();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Returns when the thread has loaded its code, which is not part of anybody's time limit. */
  async started(): Promise<void> {
    this.#worker.ref();
    await this.#ready.promise;
  }

  async close(): Promise<void> {
    this.#ended ??= new MusterError('INTERNAL', 'the compile worker was closed');
    await this.#worker.terminate();
  }

  #take(): Assignment | undefined {
    const assignment = this.#current;
    this.#current = undefined;
    assignment?.time.pause();
    return assignment;
  }

  #fail(reason: unknown): void {
    this.#ended ??= reason instanceof Error ? reason : new Error(String(reason));
    this.#ready.reject(reason);
    this.#take()?.reject(reason);
    void this.#worker.terminate();
  }
}

function overdue(limitMs: number): MusterError {
  return new MusterError(
    'TIMEOUT',
    `Rendering was stopped: it computed for more than ${limitMs / 1000} s. Is there a loop in a template that does not end?`,
  );
}

function crash(error: Error): Error {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new MusterError(
      'RENDER_FAILED',
      `Rendering was stopped: it needed more than ${heapLimitMb} MB of memory.`,
    );
  }
  return error;
}

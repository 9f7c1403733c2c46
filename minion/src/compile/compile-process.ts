import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MusterError, RunningTime } from '@muster/shared';
import { compileFlags } from './compile-flags.ts';
import type { CompileRequest } from './compile-request.ts';
import { encodeFrame, FrameReader } from './frames.ts';
import type { HostAnswers, HostQuestion } from './host-question.ts';
import type { Answer, FromProcess, ToProcess } from './messages.ts';
import { serializeError, toError } from './serialized-error.ts';
import { channelDescriptor } from './sync-channel.ts';

interface Assignment {
  readonly answers: HostAnswers;
  readonly time: RunningTime;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A process that does one request at a time, and that can be ended whatever it is doing. It is a process and not a
 * thread because all of its memory is given back when it ends, and because nothing that it does can harm the minion.
 */
export class CompileProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #current: Assignment | undefined;
  #ended: Error | undefined;

  readonly #heapMb: number;

  constructor(entry: URL, heapMb: number) {
    this.#heapMb = heapMb;
    const flags = [`--max-old-space-size=${heapMb}`, ...compileFlags];
    this.#child = spawn(process.execPath, [...flags, fileURLToPath(entry)], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const channel = this.#child.stdio[channelDescriptor];
    if (!(channel instanceof Duplex)) throw new MusterError('INTERNAL', 'the compile process has no channel');
    this.#channel = channel;
    const reader = new FrameReader();
    channel.on('data', (piece: Buffer) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other side is of the same build
      for (const message of reader.add(piece)) this.#hear(message as FromProcess);
    });
    // Whatever happens to the channel shows in the end of the process.
    channel.on('error', () => undefined);
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('exit', (_code, signal) => {
      this.#exited.resolve();
      this.#fail(ending(signal, this.#heapMb));
    });
    this.#ready.promise.catch(() => {});
    this.#hold(false);
  }

  /** Whether it can take requests. */
  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /** Returns when the process has loaded its code, which is not part of anybody's time limit. */
  async started(): Promise<void> {
    this.#hold(true);
    await this.#ready.promise;
  }

  /**
   * Does one request. One that computes for longer than the limit, or whose signal fires, ends the process with it: nothing
   * else stops synchronous code.
   */
  async run(
    request: CompileRequest,
    answers: HostAnswers,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const time = new RunningTime(limitMs, () => this.#fail(overdue(limitMs)));
    this.#current = { answers, time, resolve, reject };
    const onAbort = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#hold(true);
    try {
      time.resume();
      this.#tell({ request, limitMs });
      return await promise;
    } finally {
      this.#hold(false);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    this.#hold(true);
    this.#fail(new MusterError('INTERNAL', 'the compile process was closed'));
    await this.#exited.promise;
  }

  #hear(message: FromProcess): void {
    switch (message.kind) {
      case 'ready':
        this.#ready.resolve();
        break;
      case 'question':
        void this.#answer(message.question);
        break;
      default:
        this.#finish(message.answer);
    }
  }

  async #answer(question: HostQuestion): Promise<void> {
    const assignment = this.#current;
    assignment?.time.pause();
    const answer = await answerOf(question, assignment?.answers);
    if (this.#current !== assignment || !this.isAlive) return;
    assignment?.time.resume();
    this.#tell({ answer });
  }

  #finish(answer: Answer): void {
    const assignment = this.#take();
    if ('error' in answer) assignment?.reject(toError(answer.error));
    else assignment?.resolve(answer.value);
  }

  #tell(message: ToProcess): void {
    this.#channel.write(encodeFrame(message));
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
    this.#child.kill('SIGKILL');
  }

  /** An idle process does not keep the minion's own process from ending. */
  #hold(isHeld: boolean): void {
    const handles = [this.#child, this.#channel];
    for (const handle of handles) {
      if (isHeld && 'ref' in handle && typeof handle.ref === 'function') handle.ref();
      if (!isHeld && 'unref' in handle && typeof handle.unref === 'function') handle.unref();
    }
  }
}

async function answerOf(question: HostQuestion, answers: HostAnswers | undefined): Promise<Answer> {
  try {
    if (answers === undefined)
      throw new MusterError('INTERNAL', `nobody answers a question of kind ${question.kind}`);
    return { value: await answers(question) };
  } catch (error) {
    return { error: serializeError(error) };
  }
}

function overdue(limitMs: number): MusterError {
  return new MusterError(
    'TIMEOUT',
    `Rendering was stopped: it computed for more than ${limitMs / 1000} s. Is there a loop in a template that does not end? If not, raise compile_timeout.`,
  );
}

function ending(signal: NodeJS.Signals | null, heapMb: number): MusterError {
  // V8 aborts when its heap is full.
  return signal === 'SIGABRT' || signal === 'SIGTRAP'
    ? new MusterError(
        'RENDER_FAILED',
        `Rendering was stopped: it needed more than ${heapMb} MB of memory. Let templates build less at once, or in parts.`,
      )
    : new MusterError('INTERNAL', `the compile process ended by itself (${signal ?? 'exit'})`);
}

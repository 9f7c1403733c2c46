import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MusterError } from '@muster/shared';
import type { CompileLimits } from './compile-limits.ts';
import type { CompileRequest } from './compile-request.ts';
import { crashed, garbled, overdue } from './endings.ts';
import { encodeFrame, FrameReader } from './frames.ts';
import type { HostAnswers, HostQuestion } from './host-question.ts';
import type { Answer, FromProcess, ToProcess } from './messages.ts';
import { RunningTime } from './running-time.ts';
import { serializeError, toError } from './serialized-error.ts';
import { channelDescriptor } from './sync-channel.ts';

/** What a process runs, how Node runs it, and what it may use up. */
export interface CompileProgram {
  readonly entry: URL;
  readonly flags: readonly string[];
  readonly limits: CompileLimits;
}

interface Assignment extends Omit<PromiseWithResolvers<unknown>, 'promise'> {
  readonly request: CompileRequest;
  readonly answers: HostAnswers;
  readonly time: RunningTime;
}

/** The process keeps the limit itself where it can, and says where it stands; this ends what it cannot interrupt. */
const grace = 1.1;

/**
 * A process that does one request at a time, and that can be ended whatever it is doing. It is a process and not a
 * thread because all of its memory is given back when it ends, and because nothing that it does can harm the daemon.
 */
export class CompileProcess {
  readonly #limits: CompileLimits;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #current: Assignment | undefined;
  #ended: Error | undefined;
  /** The data that the process has. */
  #view: unknown;

  constructor({ entry, flags, limits }: CompileProgram) {
    this.#limits = limits;
    const { heapMb, computingMs, option } = limits;
    this.#child = spawn(
      process.execPath,
      [`--max-old-space-size=${heapMb}`, ...flags, fileURLToPath(entry), String(computingMs), option],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    const channel = this.#child.stdio[channelDescriptor];
    if (!(channel instanceof Duplex)) throw new MusterError('INTERNAL', 'the compile process has no channel');
    this.#channel = channel;
    const reader = new FrameReader();
    channel.on('data', (piece: Buffer) => {
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other side is of the same build
        for (const message of reader.add(piece)) this.#hear(message as FromProcess);
      } catch (error) {
        this.#fail(garbled(error));
      }
    });
    // Whatever happens to the channel shows in the end of the process.
    channel.on('error', () => undefined);
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('exit', (_code, signal) => {
      this.#exited.resolve();
      this.#fail(crashed(signal, limits, this.#current?.request));
    });
    this.#ready.promise.catch(() => {});
    this.#hold(false);
  }

  /** Whether it can take requests. */
  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Does one request. One that computes for longer than the limit, or whose signal fires, ends the process with it: nothing
   * else stops synchronous code. Until the process has loaded its code, no time counts.
   */
  async run(request: CompileRequest, answers: HostAnswers, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const onAbort = () => this.#fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#hold(true);
    try {
      await this.#ready.promise;
      if (this.#ended !== undefined) throw this.#ended;
      return await this.#assign(request, answers);
    } finally {
      this.#hold(false);
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    this.#hold(true);
    this.#fail(new MusterError('INTERNAL', 'the compile process was closed'));
    await this.#exited.promise;
  }

  #assign(request: CompileRequest, answers: HostAnswers): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const expired = () => this.#fail(overdue(request, this.#limits));
    const time = new RunningTime(this.#limits.computingMs * grace, expired);
    const { view, ...rest } = request;
    const frame = frameOf({ request: rest, view: view === this.#view ? undefined : view });
    this.#current = { request, answers, time, resolve, reject };
    time.resume();
    this.#channel.write(frame);
    this.#view = view;
    return promise;
  }

  #hear(message: FromProcess): void {
    switch (message.kind) {
      case 'ready':
        this.#ready.resolve();
        break;
      case 'question':
        void this.#answer(message.question);
        break;
      case 'done':
        this.#finish(message.answer);
        break;
      default:
        throw new TypeError('a message of no kind');
    }
  }

  async #answer(question: HostQuestion): Promise<void> {
    const assignment = this.#current;
    if (assignment === undefined) return;
    assignment.time.pause();
    const frame = await answerFrame(question, assignment.answers);
    if (this.#current !== assignment) return;
    assignment.time.resume();
    this.#channel.write(frame);
  }

  #finish(answer: Answer): void {
    if ('error' in answer) {
      const error = toError(answer.error);
      this.#take()?.reject(error);
    } else this.#take()?.resolve(answer.value);
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

  /** An idle process does not keep the daemon's own process from ending. */
  #hold(isHeld: boolean): void {
    for (const handle of [this.#child, this.#channel]) {
      if (isHeld && 'ref' in handle && typeof handle.ref === 'function') handle.ref();
      if (!isHeld && 'unref' in handle && typeof handle.unref === 'function') handle.unref();
    }
  }
}

async function answerFrame(question: HostQuestion, answers: HostAnswers): Promise<Buffer> {
  try {
    return frameOf({ answer: { value: await answers(question) } });
  } catch (error) {
    return frameOf({ answer: { error: serializeError(error) } });
  }
}

function frameOf(message: ToProcess): Buffer {
  return encodeFrame(message);
}

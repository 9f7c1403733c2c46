import type { FileHandle } from 'node:fs/promises';
import { type MasterMessages, MusterError } from '@muster/shared';
import type { Disconnection, FetchOptions, MasterLink, MinionSessionEvents } from '../session-contract.ts';
import { hashStart } from './file-cache.ts';

type FileMessage = MinionSessionEvents['file'][0];

export interface ReceiveOptions extends FetchOptions {
  /** Bytes that the file has already; their digest is computed from it. */
  readonly offset: number;
  readonly size: number;
}

const windowChunks = 8;
const grantChunks = 4;
const silenceMs = 60_000;

/** The chunks of one stream, in order, and no more of them on the way than are asked for. */
export class FileDownload {
  /** For a file of one chunk, its bytes come with the answer; for one that is here already, little is wasted. */
  static readonly initialCredit = 1;

  readonly #link: MasterLink;
  readonly #stream: number;
  readonly #chunks: MasterMessages['fileChunk'][] = [];
  readonly #onFile = (message: FileMessage): void => this.#take(message);
  readonly #onLost = (why: Disconnection): void => this.#fail(why.message);
  #failure: string | undefined;
  #wake: (() => void) | undefined;
  #isDone = false;

  constructor(link: MasterLink, stream: number) {
    this.#link = link;
    this.#stream = stream;
    link.on('file', this.#onFile);
    link.on('disconnected', this.#onLost);
  }

  /** Writes all bytes to the file and returns the digest in hex of all of it. */
  async receive(file: FileHandle, { offset, size, signal, onProgress }: ReceiveOptions): Promise<string> {
    const hash = await hashStart(file, offset);
    this.#grant(windowChunks - FileDownload.initialCredit);
    let position = offset;
    let unconfirmed = 0;
    for (let isLast = false; !isLast; ) {
      signal?.throwIfAborted();
      const chunk = this.#chunks.shift();
      if (chunk === undefined) {
        // Whoever waits has confirmed everything: the master may have no more room before it knows.
        if (unconfirmed > 0) this.#grant(unconfirmed);
        unconfirmed = 0;
        await this.#next(signal);
        continue;
      }
      if (chunk.offset !== position || position + chunk.data.length > size)
        throw broken('a chunk came out of order');
      hash.update(chunk.data);
      await file.write(chunk.data, 0, chunk.data.length, position);
      position += chunk.data.length;
      isLast = chunk.last;
      onProgress?.(position, size);
      if (++unconfirmed >= grantChunks && !isLast) {
        this.#grant(unconfirmed);
        unconfirmed = 0;
      }
    }
    this.#isDone = true;
    return hash.digest('hex');
  }

  /** Notes that the master sends nothing on this stream. */
  expectNothing(): void {
    this.#isDone = true;
  }

  /** Stops listening, and stops the master sending. */
  close(): void {
    this.#link.off('file', this.#onFile);
    this.#link.off('disconnected', this.#onLost);
    if (!this.#isDone && this.#failure === undefined) this.#link.send('fileClose', { stream: this.#stream });
    this.#isDone = true;
  }

  #grant(chunks: number): void {
    this.#link.send('fileCredit', { stream: this.#stream, chunks });
  }

  #take(message: FileMessage): void {
    if (message.body.stream !== this.#stream) return;
    if (message.type === 'fileFailed') return this.#fail(message.body.message);
    // More than was asked for is not held for anybody.
    if (this.#chunks.length >= 2 * windowChunks) return this.#fail('more came than was asked for');
    this.#chunks.push(message.body);
    this.#wake?.();
  }

  #fail(message: string): void {
    this.#failure ??= message;
    this.#wake?.();
  }

  async #next(signal: AbortSignal | undefined): Promise<void> {
    if (this.#failure !== undefined) throw broken(this.#failure);
    const { promise, resolve } = Promise.withResolvers<'woken' | 'silent'>();
    const wake = (): void => resolve('woken');
    this.#wake = wake;
    const timer = setTimeout(() => resolve('silent'), silenceMs);
    signal?.addEventListener('abort', wake, { once: true });
    try {
      if ((await promise) === 'silent') throw broken('nothing came any more');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      this.#wake = undefined;
    }
  }
}

function broken(message: string): MusterError {
  return new MusterError('CONNECTION_LOST', message, { retryable: true });
}

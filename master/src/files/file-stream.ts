import type { FileHandle } from 'node:fs/promises';
import { errorMessage, type MasterMessages, messageLimits } from '@muster/shared';
import { versionOf } from './hash-cache.ts';

export interface FileStreamOptions {
  readonly stream: number;
  readonly file: FileHandle;
  /** The file's version when its hash was told. */
  readonly version: string;
  readonly size: number;
  readonly offset: number;
  readonly credit: number;
  /** Waits for the minion to read what it was sent. */
  whenRead(): Promise<void>;
  /** Sends a chunk, or copies it: its bytes are overwritten by the next. */
  sendChunk(chunk: MasterMessages['fileChunk']): void;
  sendFailure(message: string): void;
  /** Takes room for a chunk; false where there is none yet, and then `pump` is called when there is. */
  reserve(): boolean;
  /** Gives back room for chunks. */
  release(chunks: number): void;
  onEnd(): void;
}

const mostOutstanding = 32;

/** One file on its way to one minion, as far as the minion's credit reaches. */
export class FileStream {
  readonly #options: FileStreamOptions;
  #offset: number;
  #credit: number;
  /** Chunks that were sent and not yet confirmed by new credit. */
  #outstanding = 0;
  /** Used for every chunk: sending copies it. */
  readonly #buffer: Buffer;
  #isPumping = false;
  #isEnded = false;
  #lastProgress = performance.now();

  constructor(options: FileStreamOptions) {
    this.#options = options;
    this.#offset = options.offset;
    this.#buffer = Buffer.allocUnsafe(Math.min(messageLimits.fileChunk, options.size - options.offset));
    this.#credit = Math.min(options.credit, mostOutstanding);
  }

  /** How long the minion has not asked for more, in milliseconds. */
  get idleMs(): number {
    return performance.now() - this.#lastProgress;
  }

  grant(chunks: number): void {
    const confirmed = Math.min(chunks, this.#outstanding);
    this.#outstanding -= confirmed;
    this.#options.release(confirmed);
    this.#credit = Math.min(this.#credit + chunks, mostOutstanding - this.#outstanding);
    this.#lastProgress = performance.now();
    void this.pump();
  }

  /** Sends as much as credit and room allow. */
  async pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (!this.#isEnded && this.#credit > 0 && this.#options.reserve()) {
        this.#outstanding++;
        this.#credit--;
        await this.#options.whenRead();
        if (await this.#sendNext()) return this.close();
      }
    } catch (error) {
      this.fail(`the file cannot be read: ${errorMessage(error)}`);
    } finally {
      this.#isPumping = false;
    }
  }

  fail(message: string): void {
    if (this.#isEnded) return;
    this.#options.sendFailure(message);
    this.close();
  }

  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.release(this.#outstanding);
    this.#options.file.close().catch(() => undefined);
    this.#options.onEnd();
  }

  /** Whether that was the last chunk. */
  async #sendNext(): Promise<boolean> {
    const { stream, file, size, version } = this.#options;
    const length = Math.min(messageLimits.fileChunk, size - this.#offset);
    const buffer = this.#buffer.subarray(0, length);
    const { bytesRead } = await file.read(buffer, 0, length, this.#offset);
    const last = this.#offset + length >= size;
    const isChanged =
      bytesRead < length || (last && versionOf(await file.stat({ bigint: true })) !== version);
    if (this.#isEnded) return false;
    if (isChanged) {
      this.fail('the file changed while it was sent');
      return false;
    }
    this.#options.sendChunk({ stream, offset: this.#offset, data: buffer, last });
    this.#offset += length;
    return last;
  }
}

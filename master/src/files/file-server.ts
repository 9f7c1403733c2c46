import { type MasterMessages, type MinionMessages, MusterError, messageLimits } from '@muster/shared';
import type { SessionHub } from '../sessions/index.ts';
import type { FileRoots } from './file-roots.ts';
import { FileStream } from './file-stream.ts';
import { HashCache, versionOf } from './hash-cache.ts';

export interface FileServerOptions {
  readonly sessions: SessionHub;
  readonly roots: FileRoots;
  /** Most bytes of files that are on their way to minions at a time. */
  readonly budgetBytes?: number;
}

const streamsPerMinion = 8;
const idleMs = 60_000;
const sweepMs = 10_000;

/** Serves the file roots to the minions. What is on its way at a time is bounded, however many ask and however slowly they read. */
export class FileServer {
  readonly #sessions: SessionHub;
  readonly #roots: FileRoots;
  readonly #hashes = new HashCache();
  readonly #streams = new Map<string, Map<number, FileStream>>();
  /** Streams that wait for room. */
  readonly #waiting = new Set<FileStream>();
  readonly #mostChunks: number;
  readonly #timer: NodeJS.Timeout;
  #chunks = 0;

  constructor({ sessions, roots, budgetBytes = 128 * 1024 * 1024 }: FileServerOptions) {
    this.#sessions = sessions;
    this.#roots = roots;
    this.#mostChunks = Math.max(1, Math.floor(budgetBytes / messageLimits.fileChunk));
    sessions.handle('fileList', (_minion, { env, prefix }) => roots.list(env, prefix));
    sessions.handle('fileOpen', (minion, request) => this.#open(minion, request));
    sessions.handle('fileCredit', (minion, { stream, chunks }) =>
      this.#streamOf(minion, stream)?.grant(chunks),
    );
    sessions.handle('fileClose', (minion, { stream }) => this.#streamOf(minion, stream)?.close());
    sessions.on('down', ({ minion }) => this.#closeAll(minion));
    this.#timer = setInterval(() => this.#closeIdle(), sweepMs);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const minion of this.#streams.keys()) this.#closeAll(minion);
  }

  async #open(
    minion: string,
    { stream, env, path, offset, ifHash, credit }: MinionMessages['fileOpen'],
  ): Promise<MasterMessages['fileInfo']> {
    const nothing = { stream, found: false, unchanged: false, size: 0, sha256: '', mode: 0 };
    this.#streamOf(minion, stream)?.close();
    const session = this.#sessions.session(minion)?.session;
    const file = await this.#roots.open(env, path);
    if (file === undefined) return nothing;
    try {
      const stat = await file.stat({ bigint: true });
      const version = versionOf(stat);
      const sha256 = await this.#hashes.hashOf(file, version);
      const size = Number(stat.size);
      const info = { ...nothing, found: true, size, sha256, mode: Number(stat.mode & 0o7777n) };
      // A session that ended meanwhile has no streams any more, and a new one asks anew.
      const isCurrent = this.#sessions.session(minion)?.session === session;
      if (ifHash === sha256 || offset > size || !isCurrent) {
        await file.close();
        return { ...info, unchanged: ifHash === sha256 };
      }
      const opened = this.#add(minion, { stream, file, version, size, offset, credit });
      // After the answer, which is sent in this turn of the event loop.
      setImmediate(() => void opened.pump());
      return info;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  #add(
    minion: string,
    options: Pick<
      ConstructorParameters<typeof FileStream>[0],
      'stream' | 'file' | 'version' | 'size' | 'offset' | 'credit'
    >,
  ): FileStream {
    const streams = this.#streams.get(minion) ?? new Map<number, FileStream>();
    if (streams.size >= streamsPerMinion) {
      throw new MusterError('PERMISSION_DENIED', `at most ${streamsPerMinion} files at a time`, {
        retryable: true,
      });
    }
    const { stream } = options;
    const opened: FileStream = new FileStream({
      ...options,
      whenRead: () => this.#sessions.whenRead(minion),
      sendChunk: (chunk) => void this.#sessions.send(minion, 'fileChunk', chunk),
      sendFailure: (message) => void this.#sessions.send(minion, 'fileFailed', { stream, message }),
      reserve: () => this.#reserve(opened),
      release: (chunks) => this.#release(chunks),
      onEnd: () => this.#remove(minion, stream, opened),
    });
    streams.set(stream, opened);
    this.#streams.set(minion, streams);
    return opened;
  }

  #reserve(stream: FileStream): boolean {
    if (this.#chunks >= this.#mostChunks) {
      this.#waiting.add(stream);
      return false;
    }
    this.#chunks++;
    return true;
  }

  #release(chunks: number): void {
    this.#chunks -= chunks;
    for (const stream of this.#waiting.values().take(chunks)) {
      this.#waiting.delete(stream);
      void stream.pump();
    }
  }

  #remove(minion: string, id: number, stream: FileStream): void {
    this.#waiting.delete(stream);
    const streams = this.#streams.get(minion);
    if (streams?.get(id) === stream) streams.delete(id);
    if (streams?.size === 0) this.#streams.delete(minion);
  }

  #streamOf(minion: string, stream: number): FileStream | undefined {
    return this.#streams.get(minion)?.get(stream);
  }

  #closeAll(minion: string): void {
    for (const stream of this.#streams.get(minion)?.values().toArray() ?? []) stream.close();
  }

  #closeIdle(): void {
    for (const streams of this.#streams.values()) {
      for (const stream of streams.values()) {
        if (stream.idleMs > idleMs) stream.fail('nothing was asked for any more');
      }
    }
  }
}

import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, makePrivateDirectory } from '@muster/shared';

interface Entry {
  readonly size: number;
  /** Milliseconds since the epoch. */
  usedAt: number;
  /** Whether this process has seen that the bytes fit their name. */
  isVerified: boolean;
}

export interface FileCacheOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly now?: () => number;
}

// What was handed out just now is about to be read.
const keepMs = 10 * 60_000;
const pieceBytes = 1024 * 1024;
const hashPattern = /^[0-9a-f]{64}$/;

/** Files on disk by the SHA-256 of their bytes; the longest unused go when there are too many. */
export class FileCache {
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  static async open(options: FileCacheOptions): Promise<FileCache> {
    const cache = new FileCache(options);
    await makePrivateDirectory(options.directory);
    await makePrivateDirectory(join(options.directory, 'partial'));
    await cache.#load();
    return cache;
  }

  private constructor({ directory, maxBytes, now = Date.now }: FileCacheOptions) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** Where the files are. */
  get directory(): string {
    return this.#directory;
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The path of the file with this digest, if it is there and whole. */
  async find(sha256: string): Promise<string | undefined> {
    const entry = this.#entries.get(sha256);
    if (entry === undefined) return undefined;
    const path = this.#pathOf(sha256);
    if (!entry.isVerified && (await digestOf(path)) !== sha256) {
      await this.#remove(sha256, entry);
      return undefined;
    }
    entry.isVerified = true;
    const now = this.#now();
    entry.usedAt = now;
    try {
      await utimes(path, now / 1000, now / 1000);
    } catch {
      // Somebody cleaned the cache.
      await this.#remove(sha256, entry);
      return undefined;
    }
    return path;
  }

  /** Opens the file that collects the bytes of a digest, and says how many are there from an earlier attempt. */
  async openPartial(sha256: string): Promise<{ file: FileHandle; size: number }> {
    const path = this.#partialPathOf(sha256);
    const file = await open(path, 'r+', 0o600).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return open(path, 'wx+', 0o600);
      throw error;
    });
    return { file, size: (await file.stat()).size };
  }

  /** Takes a partial file in as whole; its caller has checked the digest of every byte. */
  async complete(sha256: string, size: number): Promise<string> {
    const path = this.#pathOf(sha256);
    await makePrivateDirectory(join(this.#directory, sha256.slice(0, 2)));
    await rename(this.#partialPathOf(sha256), path);
    const known = this.#entries.get(sha256);
    this.#bytes += size - (known?.size ?? 0);
    this.#entries.set(sha256, { size, usedAt: this.#now(), isVerified: true });
    await this.#evict();
    return path;
  }

  async discardPartial(sha256: string): Promise<void> {
    await rm(this.#partialPathOf(sha256), { force: true });
  }

  async #load(): Promise<void> {
    for (const prefix of await readdir(this.#directory)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
      for (const name of await readdir(join(this.#directory, prefix))) {
        const stats = await stat(join(this.#directory, prefix, name));
        if (!hashPattern.test(name) || !stats.isFile()) continue;
        this.#entries.set(name, { size: stats.size, usedAt: stats.mtimeMs, isVerified: false });
        this.#bytes += stats.size;
      }
    }
    await this.#discardOldPartials();
    await this.#evict();
  }

  async #discardOldPartials(): Promise<void> {
    const directory = join(this.#directory, 'partial');
    for (const name of await readdir(directory)) {
      const stats = await stat(join(directory, name));
      if (this.#now() - stats.mtimeMs > 24 * 3600_000) await rm(join(directory, name), { force: true });
    }
  }

  async #evict(): Promise<void> {
    if (this.#bytes <= this.#maxBytes) return;
    const byUse = [...this.#entries].toSorted(([, left], [, right]) => left.usedAt - right.usedAt);
    for (const [sha256, entry] of byUse) {
      if (this.#bytes <= this.#maxBytes || this.#now() - entry.usedAt < keepMs) return;
      await this.#remove(sha256, entry);
    }
  }

  async #remove(sha256: string, entry: Entry): Promise<void> {
    if (this.#entries.get(sha256) !== entry) return;
    this.#entries.delete(sha256);
    this.#bytes -= entry.size;
    await rm(this.#pathOf(sha256), { force: true });
  }

  #pathOf(sha256: string): string {
    return join(this.#directory, sha256.slice(0, 2), sha256);
  }

  #partialPathOf(sha256: string): string {
    return join(this.#directory, 'partial', sha256);
  }
}

/** Whether a text can be the name of a file in the cache. */
export function isSha256(text: string): boolean {
  return hashPattern.test(text);
}

/** Feeds the first bytes of a file to a digest. */
export async function hashStart(file: FileHandle, size: number): Promise<ReturnType<typeof createHash>> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(size, pieceBytes));
  for (let position = 0; position < size; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - position), position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return hash;
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    return (await hashStart(file, (await file.stat()).size)).digest('hex');
  } catch {
    return undefined;
  }
}

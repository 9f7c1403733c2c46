import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

const most = 20_000;
const pieceBytes = 1024 * 1024;

/** What says that a file is still the one that it was, without reading it. */
export function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/** SHA-256 of files, computed once for each version of each file. */
export class HashCache {
  readonly #hashes = new Map<string, Promise<string>>();

  /** The digest in hex of an open file in this version. */
  hashOf(file: FileHandle, version: string): Promise<string> {
    const known = this.#hashes.get(version);
    this.#hashes.delete(version);
    const hash = known ?? digest(file);
    this.#hashes.set(version, hash);
    // A failure is the caller's to see, not to be remembered.
    hash.catch(() => this.#hashes.delete(version));
    if (this.#hashes.size > most) {
      for (const oldest of this.#hashes.keys().take(most / 10)) this.#hashes.delete(oldest);
    }
    return hash;
  }
}

async function digest(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, pieceBytes, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

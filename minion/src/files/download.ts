import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CachedFile } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import { makePrivateDirectory } from '../storage/durable-file.ts';

const defaultMode = 0o644;

/** Downloads a file by HTTP into a directory, under the name of its hash; undefined when the server has none. */
export async function download(
  url: string,
  directory: string,
  signal: AbortSignal,
): Promise<CachedFile | undefined> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw failed(url, causeOf(error));
  });
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok || response.body === null) throw failed(url, `the server answered ${response.status}`);
  await makePrivateDirectory(directory);
  const temporary = join(directory, `.new-${randomBytes(8).toString('hex')}`);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(response.body, hashing, createWriteStream(temporary, { flags: 'wx', mode: 0o600 }), {
      signal,
    });
    const sha256 = hash.digest('hex');
    const path = join(directory, sha256);
    const { size } = await stat(temporary);
    await rename(temporary, path);
    return { path, sha256, size, mode: defaultMode };
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw failed(url, causeOf(error));
  }
}

function failed(url: string, reason: string): MusterError {
  return new MusterError('FILE_NOT_FOUND', `${withoutPassword(url)} cannot be downloaded: ${reason}`, {
    retryable: true,
  });
}

/** `fetch` says only "fetch failed"; why is in the cause. */
function causeOf(error: unknown): string {
  return errorMessage(error instanceof Error && error.cause !== undefined ? error.cause : error);
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1***@');
}

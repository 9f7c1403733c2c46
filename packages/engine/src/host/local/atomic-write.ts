import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileContent } from '../host.ts';

/** Owner and bits in numbers; undefined leaves them as the new file has them. */
export interface NumericAttributes {
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly mode: number;
}

const copyChunk = 1024 * 1024;

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/**
 * Puts a file in place in one rename. The directory is held open and reached through its descriptor from the first step to
 * the last, so that nobody who may write there can redirect a step; the new file is private until its owner and mode are set.
 * After a power cut there is the old file or the new one, whole. The directory is not waited for: it would double the time
 * of a run, and what such a cut undoes is drift like any other.
 */
export async function writeAtomically(
  path: string,
  content: FileContent,
  attributes: NumericAttributes,
): Promise<void> {
  const directory = await open(dirname(path), O_RDONLY | O_DIRECTORY);
  try {
    const pinned = `/proc/self/fd/${directory.fd}`;
    const temporary = join(pinned, `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}`);
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await fill(file, content);
      await setAttributes(file, attributes);
      await file.sync();
      await file.close();
      await rename(temporary, join(pinned, basename(path)));
    } catch (error) {
      await file.close().catch(() => undefined);
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
  } finally {
    await directory.close();
  }
}

/** Gives an open file its owner, then its bits: a change of owner clears set-id bits. */
export async function setAttributes(
  file: FileHandle,
  {
    uid,
    gid,
    mode,
  }: {
    readonly uid?: number | undefined;
    readonly gid?: number | undefined;
    readonly mode?: number | undefined;
  },
): Promise<void> {
  if (uid !== undefined || gid !== undefined) {
    const now = await file.stat();
    if ((uid ?? now.uid) !== now.uid || (gid ?? now.gid) !== now.gid)
      await file.chown(uid ?? now.uid, gid ?? now.gid);
  }
  if (mode !== undefined) await file.chmod(mode);
}

async function fill(file: FileHandle, content: FileContent): Promise<void> {
  if (content.kind === 'bytes') {
    await file.writeFile(content.bytes);
    return;
  }
  const source = await open(content.path, O_RDONLY);
  try {
    const { size } = await source.stat();
    const buffer = Buffer.allocUnsafe(Math.min(copyChunk, size + 1));
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      await file.writeFile(buffer.subarray(0, bytesRead));
    }
  } finally {
    await source.close();
  }
}

import { randomBytes } from 'node:crypto';
import { chmod, constants, type FileHandle, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorMessage, MusterError } from '../errors/muster-error.ts';
import { isSystemError } from '../errors/system-error.ts';
import { type CurveKeyPair, createCurveKeyPair, publicKeyOf } from './curve-keys.ts';

/** The key pair in a file; it is made, 0600 in a 0700 directory, where there is none. */
export async function loadOrCreateKeyPair(path: string): Promise<CurveKeyPair> {
  const existing = await readSecretFile(path);
  if (existing === undefined) {
    const pair = createCurveKeyPair();
    if (await createSecretFile(path, `${pair.secretKey}\n`)) return pair;
    // Another process was first: its key is the key.
  }
  const secretKey = (existing ?? (await readSecretFile(path)) ?? '').trim();
  try {
    return { secretKey, publicKey: publicKeyOf(secretKey) };
  } catch (cause) {
    throw new MusterError(
      'KEY_INVALID',
      `${path} holds no secret key: restore it from a backup, or remove it to have a new one made`,
      { cause },
    );
  }
}

/** A secret file's text, or undefined where there is none; refuses one that others can read, and a symbolic link. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  await using file = await openSecretFile(path);
  return await file?.readFile('utf8');
}

/** As `readSecretFile`, for a file that is read in pieces. */
export async function openSecretFile(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new MusterError('KEY_INVALID', `${path} is not a file`);
    if ((stat.mode & 0o077) !== 0) {
      throw new MusterError(
        'KEY_INVALID',
        `${path} can be read by others than its owner; do: chmod 600 ${path}`,
      );
    }
    return file;
  } catch (cause) {
    await file?.close();
    if (cause instanceof MusterError) throw cause;
    if (isSystemError(cause, 'ENOENT')) return undefined;
    throw new MusterError('KEY_INVALID', `${path} cannot be read: ${errorMessage(cause)}`, { cause });
  }
}

/** Writes a file that only its owner can read, whatever the umask, so that a crash leaves the old text or the new. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const temporary = await writeTemporary(path, text);
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/** As `writeSecretFile`, unless the file exists: then false. */
async function createSecretFile(path: string, text: string): Promise<boolean> {
  const temporary = await writeTemporary(path, text);
  try {
    await link(temporary, path);
    await syncDirectory(dirname(path));
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

/** Makes a directory that only its owner can enter, whatever the umask and whatever mode it had. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

async function writeTemporary(path: string, text: string): Promise<string> {
  await makePrivateDirectory(dirname(path));
  // A name that nobody can foresee, opened exclusively: nothing can have been put in its place.
  const temporary = join(dirname(path), `.${randomBytes(12).toString('hex')}`);
  await using file = await open(temporary, 'wx', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
    return temporary;
  } catch (error) {
    await unlink(temporary);
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}

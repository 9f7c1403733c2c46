import { createHash, hash } from 'node:crypto';
import { closeSync, constants, createReadStream, openSync, readFileSync, type Stats } from 'node:fs';
import {
  chmod,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  unlink,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorMessage, MusterError } from '@muster/shared';
import type { FileAttributes, FileStat, Files } from '../host.ts';
import type { AccountDatabase } from './account-database.ts';
import { setAttributes, writeAtomically } from './atomic-write.ts';
import type { PathMapper } from './path-mapper.ts';

const readLimit = 16 * 1024 * 1024;
/** Reading a small file at once is an order of magnitude cheaper than four trips to the thread pool. */
const readAtOnce = 64 * 1024;

/** Numbers of an owner and a group; undefined for those that stay. */
interface Ids {
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** The machine's files. Owners are left alone where the process may not change them (`mayChown` false). */
export function createLocalFiles(paths: PathMapper, accounts: AccountDatabase, mayChown: boolean): Files {
  const describe = async (stats: Stats): Promise<FileStat> => ({
    kind: kindOf(stats),
    size: stats.size,
    mode: stats.mode & 0o7777,
    user: await accounts.userName(stats.uid),
    group: await accounts.groupName(stats.gid),
    mtimeMs: stats.mtimeMs,
  });
  const ids = async ({ user, group }: FileAttributes): Promise<Ids> =>
    mayChown
      ? {
          uid: user === undefined ? undefined : await uidOf(accounts, user),
          gid: group === undefined ? undefined : await gidOf(accounts, group),
        }
      : {};
  return {
    ignoresOwners: !mayChown,
    async stat(path) {
      const stats = await absentAsUndefined(stat(await paths.target(path)));
      return stats && describe(stats);
    },
    async lstat(path) {
      const stats = await absentAsUndefined(lstat(await paths.entry(path)));
      return stats && describe(stats);
    },
    async read(path, maxBytes = readLimit) {
      const real = await paths.target(path);
      const { size } = await explained(stat(real), path);
      if (size > maxBytes)
        throw new MusterError('FILE_NOT_FOUND', `${path} is larger than ${maxBytes} bytes`);
      return explained(
        smallFile(real).then((bytes) => bytes ?? readFile(real)),
        path,
      );
    },
    async readText(path) {
      const real = await paths.target(path);
      const bytes = await explained(
        smallFile(real).then((small) => small ?? readFile(real)),
        path,
      );
      return bytes.toString();
    },
    async list(path) {
      return (await explained(readdir(await paths.target(path)), path)).toSorted();
    },
    async readLink(path) {
      return explained(readlink(await paths.entry(path)), path);
    },
    async sha256(path) {
      const real = await paths.target(path);
      const small = await explained(smallFile(real), path);
      return small === undefined ? explained(hashFile(real), path) : hash('sha256', small);
    },

    async writeAtomically(path, content, attributes) {
      const real = await paths.entry(path);
      const found = await absentAsUndefined(lstat(real));
      const existing = found?.isFile() === true ? found : undefined;
      const kept = mayChown ? existing : undefined;
      const { uid = kept?.uid, gid = kept?.gid } = await ids(attributes);
      const mode = attributes.mode ?? (existing === undefined ? 0o644 : existing.mode & 0o7777);
      await explained(writeAtomically(real, content, { uid, gid, mode }), path);
    },
    async setAttributes(path, attributes) {
      const real = await paths.entry(path);
      await explained(setAttributesOf(real, { ...(await ids(attributes)), mode: attributes.mode }), path);
    },
    async makeDirectory(path, { parents = false, ...attributes }) {
      const real = await paths.target(path);
      if (parents) await explained(mkdir(dirname(real), { recursive: true, mode: 0o755 }), path);
      await explained(mkdir(real, { mode: attributes.mode ?? 0o755 }), path);
      const owner = await ids(attributes);
      await explained(setAttributesOf(real, { ...owner, mode: attributes.mode ?? 0o755 }), path);
    },
    async symlink(target, path) {
      await explained(symlink(target, await paths.entry(path)), path);
    },
    async remove(path, { recursive = false } = {}) {
      const real = await paths.entry(path);
      const found = await absentAsUndefined(lstat(real));
      if (found === undefined) return;
      if (!found.isDirectory()) return explained(unlink(real), path);
      await explained(recursive ? rm(real, { recursive: true }) : rmdir(real), path);
    },
    async rename(from, to) {
      await explained(rename(await paths.entry(from), await paths.entry(to)), from);
    },
  };
}

/** A regular file's bytes where they are few; undefined where they are many. */
async function smallFile(real: string): Promise<Buffer | undefined> {
  const found = await stat(real);
  if (!found.isFile()) throw new MusterError('FILE_NOT_FOUND', `${real} is not a regular file`);
  return found.size <= readAtOnce ? readNow(real) : undefined;
}

async function setAttributesOf(
  path: string,
  wanted: Ids & { readonly mode: number | undefined },
): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) {
    await lchown(path, wanted.uid ?? stats.uid, wanted.gid ?? stats.gid);
    return;
  }
  if (!stats.isFile() && !stats.isDirectory()) return setAttributesByName(path, wanted, stats);
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      await setAttributes(file, wanted);
    } finally {
      await file.close();
    }
  } catch (error) {
    // An owner may change the bits of a file that its bits do not let it read.
    if (errorCode(error) !== 'EACCES') throw error;
    await setAttributesByName(path, wanted, stats);
  }
}

/** For sockets and devices, which are not to be opened. */
async function setAttributesByName(
  path: string,
  { uid, gid, mode }: Ids & { readonly mode: number | undefined },
  stats: Stats,
): Promise<void> {
  if (uid !== undefined || gid !== undefined) await lchown(path, uid ?? stats.uid, gid ?? stats.gid);
  if (mode !== undefined) await chmod(path, mode);
}

async function uidOf(accounts: AccountDatabase, user: string): Promise<number> {
  const account = await accounts.user(user);
  if (account !== undefined) return account.uid;
  if (/^\d+$/.test(user)) return Number(user);
  throw new MusterError('STATE_FAILED', `User ${user} is not available`);
}

async function gidOf(accounts: AccountDatabase, name: string): Promise<number> {
  const group = await accounts.group(name);
  if (group !== undefined) return group.gid;
  if (/^\d+$/.test(name)) return Number(name);
  throw new MusterError('STATE_FAILED', `Group ${name} is not available`);
}

function kindOf(stats: Stats): FileStat['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

function readNow(path: string): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function hashFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), digest);
  return digest.digest('hex');
}

const absentCodes = new Set(['ENOENT', 'ENOTDIR']);

async function absentAsUndefined<Value>(looking: Promise<Value>): Promise<Value | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (absentCodes.has(errorCode(error))) return undefined;
    throw error;
  }
}

/** Errors of the system in a sentence that names the path as the user wrote it. */
async function explained<Value>(doing: Promise<Value>, path: string): Promise<Value> {
  try {
    return await doing;
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof MusterError || code === '') throw error;
    const reason = errorMessage(error)
      .replace(/^\w+: /, '')
      .replace(/, \w+(?: '.*)?$/, '');
    throw new MusterError(absentCodes.has(code) ? 'FILE_NOT_FOUND' : 'STATE_FAILED', `${path}: ${reason}`, {
      cause: error,
      details: { path, code },
    });
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E[A-Z]+$/.test(error.code)
    ? error.code
    : '';
}

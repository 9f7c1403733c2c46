import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { errorMessage, MusterError } from '@muster/shared';

/** A file as `cp.recv` takes it. */
export interface FileToSend {
  /** Base64. */
  readonly contents: string;
  readonly mode: number;
}

/** As much as a job carries. */
const mostBytes = 8 * 1024 * 1024;

/** The files of this machine by their paths below the destination; ARGUMENT_INVALID where there is none, or too much for a job. */
export async function filesToSend(
  sources: readonly string[],
  takesDirectories: boolean,
): Promise<Readonly<Record<string, FileToSend>>> {
  const found = new Map<string, FileToSend>();
  let left = mostBytes;
  for (const source of sources) {
    for (const { path, name } of await filesBelow(source, basename(resolve(source)), takesDirectories)) {
      if (found.has(name)) throw new MusterError('ARGUMENT_INVALID', `two of the files are called ${name}`);
      const { bytes, mode } = await readUpTo(path, left);
      left -= bytes.length;
      found.set(name, { contents: bytes.toString('base64'), mode });
    }
  }
  return Object.fromEntries(found);
}

interface Source {
  readonly path: string;
  readonly name: string;
}

async function filesBelow(path: string, name: string, takesDirectories: boolean): Promise<readonly Source[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new MusterError('ARGUMENT_INVALID', `${path} cannot be read: ${errorMessage(cause)}`, { cause });
  });
  if (found.isFile()) return [{ path, name }];
  if (!found.isDirectory()) throw new MusterError('ARGUMENT_INVALID', `${path} is no file`);
  if (!takesDirectories) throw new MusterError('ARGUMENT_INVALID', `${path} is a directory: -C sends it`);
  const names = await readdir(path);
  const below = names.map((child) => filesBelow(join(path, child), `${name}/${child}`, true));
  return (await Promise.all(below)).flat();
}

async function readUpTo(
  path: string,
  most: number,
): Promise<{ readonly bytes: Buffer; readonly mode: number }> {
  await using file = await open(path);
  const { size, mode } = await file.stat();
  if (size > most) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `more than ${mostBytes / 1024 / 1024} MiB, with ${path}: put it below the file roots, and have hosts fetch it with cp.get_file`,
    );
  }
  return { bytes: await file.readFile(), mode: mode & 0o777 };
}

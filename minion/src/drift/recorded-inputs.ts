import { createHash } from 'node:crypto';
import { copyFile, link, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CachedFile, RenderRequest, StateContext } from '@muster/engine';
import { isSystemError } from '@muster/shared';
import { makePrivateDirectory } from '../storage/durable-file.ts';

/** What a run's states got from elsewhere: enough to decide again what they want without the master, and without any newer tree or pillar. */
export interface RecordedInputs {
  readonly files: { [key: string]: CachedFile | null };
  readonly lists: { [key: string]: readonly string[] };
  /** Hash of the text by request. */
  readonly renders: { [key: string]: string };
}

type Inputs = Pick<StateContext, 'files' | 'render'>;

/** An empty record. */
export function noInputs(): RecordedInputs {
  return { files: {}, lists: {}, renders: {} };
}

/** Passes everything through and writes down what came back; texts and files are kept in a directory under their hashes. */
export function recording(inputs: Inputs, record: RecordedInputs, directory: string): Inputs {
  return {
    files: {
      async cache(url, saltenv) {
        const file = await inputs.files.cache(url, saltenv);
        record.files[keyOf(url, saltenv)] = file === undefined ? null : await keepFile(file, directory);
        return file;
      },
      async list(url, saltenv) {
        const list = await inputs.files.list(url, saltenv);
        record.lists[keyOf(url, saltenv)] = list;
        return list;
      },
    },
    async render(request) {
      const text = await inputs.render(request);
      const hash = sha256(text);
      record.renders[renderKey(request)] = hash;
      await keepText(text, hash, directory);
      return text;
    },
  };
}

/** Answers from a record; what was never asked during the run is asked now. */
export function replaying(inputs: Inputs, record: RecordedInputs, directory: string): Inputs {
  return {
    files: {
      async cache(url, saltenv) {
        const known = record.files[keyOf(url, saltenv)];
        if (known === undefined) return inputs.files.cache(url, saltenv);
        return known ?? undefined;
      },
      async list(url, saltenv) {
        return record.lists[keyOf(url, saltenv)] ?? inputs.files.list(url, saltenv);
      },
    },
    async render(request) {
      const hash = record.renders[renderKey(request)];
      const text =
        hash === undefined ? undefined : await readFile(join(directory, hash), 'utf8').catch(() => '');
      // Texts are not synced to disk one by one; after a power cut one may be empty.
      return text === undefined || sha256(text) !== hash ? inputs.render(request) : text;
    },
  };
}

/** Removes texts and files that no record names any more. */
export async function dropUnused(records: readonly RecordedInputs[], directory: string): Promise<void> {
  const files = records.flatMap((record) => Object.values(record.files));
  const renders = records.flatMap((record) => Object.values(record.renders));
  const used = new Set([...files.flatMap((file) => (file === null ? [] : [file.sha256])), ...renders]);
  for (const name of await readdir(directory).catch(() => [])) {
    if (!used.has(name)) await unlink(join(directory, name));
  }
}

/** Keeps a file by a second name where the file system allows it: the cache may drop its own. */
async function keepFile(file: CachedFile, directory: string): Promise<CachedFile> {
  const path = join(directory, file.sha256);
  const kept = { ...file, path };
  if (await hasSize(path, file.size)) return kept;
  await makePrivateDirectory(directory);
  try {
    await link(file.path, path);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) await unlink(path);
    await copyFile(file.path, path);
  }
  return kept;
}

async function keepText(text: string, hash: string, directory: string): Promise<void> {
  const path = join(directory, hash);
  if (await hasSize(path, Buffer.byteLength(text))) return;
  await makePrivateDirectory(directory);
  await writeFile(path, text, { mode: 0o600 });
}

async function hasSize(path: string, size: number): Promise<boolean> {
  try {
    return (await stat(path)).size === size;
  } catch {
    return false;
  }
}

function keyOf(url: string, saltenv: string | undefined): string {
  return saltenv === undefined ? url : `${url} ${saltenv}`;
}

function renderKey({ source, engine, saltenv, context, defaults }: RenderRequest): string {
  return sha256(JSON.stringify([source, engine, saltenv, context, defaults]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CachedFile, StateContext } from '@muster/engine';
import { isSystemError, MusterError } from '@muster/shared';
import { download } from './download.ts';
import { sha256OfFile } from './file-digest.ts';
import type { FileStore } from './file-store.ts';

export interface StateFilesOptions {
  readonly store: FileStore;
  /** Where downloads are kept. */
  readonly downloads: string;
  readonly saltenv: string;
  readonly signal: AbortSignal;
}

/** The files that states ask for: of the file roots, of web servers, of this host. */
export function stateFiles({ store, downloads, saltenv, signal }: StateFilesOptions): StateContext['files'] {
  return {
    async cache(url, environment = saltenv) {
      const source = parseSource(url);
      if (source.kind === 'roots') return store.fetch(source.environment ?? environment, source.path, signal);
      if (source.kind === 'web') return download(url, downloads, signal);
      return localFile(source.path);
    },
    async list(url, environment = saltenv) {
      const source = parseSource(url);
      if (source.kind !== 'roots') throw invalid(url, 'only salt:// directories can be listed');
      const prefix = source.path === '' ? '' : `${source.path.replace(/\/+$/, '')}/`;
      const paths = await store.list(source.environment ?? environment);
      return paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    },
  };
}

type Source =
  | { readonly kind: 'roots'; readonly path: string; readonly environment?: string | undefined }
  | { readonly kind: 'web' }
  | { readonly kind: 'local'; readonly path: string };

function parseSource(url: string): Source {
  const roots = /^(?:salt|muster):\/\/\/*([^?]*)(?:\?saltenv=(.+))?$/.exec(url);
  if (roots !== null) {
    const [, path = '', environment] = roots;
    if (path.split('/').includes('..') || path.includes('\0')) throw invalid(url, 'it leaves the file roots');
    return { kind: 'roots', path, environment };
  }
  if (/^https?:\/\//.test(url)) return { kind: 'web' };
  if (url.startsWith('file://')) return { kind: 'local', path: fileURLToPath(url) };
  if (url.startsWith('/')) return { kind: 'local', path: url };
  throw invalid(url, 'expected salt://, http://, https://, file:// or an absolute path');
}

async function localFile(path: string): Promise<CachedFile | undefined> {
  try {
    const status = await stat(path);
    if (!status.isFile()) return undefined;
    return { path, sha256: await sha256OfFile(path), size: status.size, mode: status.mode & 0o7777 };
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function invalid(url: string, problem: string): MusterError {
  return new MusterError('ARGUMENT_INVALID', `the source ${url} is not valid: ${problem}`);
}

import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { isBuiltin, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { entryPoint } from '@muster/shared';
import { type ExtensionFiles, extensionError } from './extensions.ts';

const trees = new Map<string, ExtensionFiles>();
let isRegistered = false;

/**
 * Makes a tree of extensions importable: its modules, by URLs below the directory's, may import each other,
 * `@muster/engine`, `zod` and Node's own modules, and nothing else. Each file is loaded only with the bytes of its hash.
 */
export function admitTree(directoryUrl: string, files: ExtensionFiles): void {
  trees.set(directoryUrl, files);
  if (isRegistered) return;
  isRegistered = true;
  const provided: Readonly<Record<string, string>> = {
    '@muster/engine': entryPoint(import.meta, './engine-api.ts').href,
    zod: entryPoint(import.meta, './zod-api.ts').href,
  };
  registerHooks({
    resolve(specifier, context, next) {
      const own = placeIn(specifier);
      if (own !== undefined) return { url: specifier, shortCircuit: true };
      const importer = placeIn(context.parentURL);
      if (importer === undefined) return next(specifier, context);
      const api = Object.hasOwn(provided, specifier) ? provided[specifier] : undefined;
      if (api !== undefined) return { url: api, shortCircuit: true };
      if (isBuiltin(specifier)) return next(specifier, context);
      const url = /^\.{1,2}\//.test(specifier) ? new URL(specifier, context.parentURL).href : undefined;
      if (url !== undefined && placeIn(url)?.tree === importer.tree) return { url, shortCircuit: true };
      throw new ImportRefusedError(specifier, importer.path);
    },
    load(url, context, next) {
      const place = placeIn(url);
      if (place === undefined) return next(url, context);
      return { format: 'module-typescript', source: readVerified(url, place), shortCircuit: true };
    },
  });
}

/** An import that a tree may not make. */
export class ImportRefusedError extends Error {
  readonly specifier: string;
  readonly importer: string;

  constructor(specifier: string, importer: string) {
    super(
      `'${specifier}' cannot be imported: a module of the file roots imports @muster/engine, zod, Node's own modules and the .ts files of _states and _modules by their relative paths`,
    );
    this.specifier = specifier;
    this.importer = importer;
  }
}

interface Place {
  readonly tree: string;
  readonly path: string;
  readonly sha256: string;
}

function placeIn(url: string | undefined): Place | undefined {
  if (url === undefined || !url.startsWith('file:')) return undefined;
  for (const [tree, files] of trees) {
    if (!url.startsWith(tree)) continue;
    const path = decodeURIComponent(url.slice(tree.length));
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file !== undefined) return { tree, path, sha256: file.sha256 };
  }
  return undefined;
}

function readVerified(url: string, { path, sha256 }: Place): Buffer {
  const file = openSync(fileURLToPath(url), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const source = readFileSync(file);
    if (createHash('sha256').update(source).digest('hex') === sha256) return source;
  } finally {
    closeSync(file);
  }
  throw extensionError(`the kept copy of ${path} is not what was fetched; it will be fetched again`);
}

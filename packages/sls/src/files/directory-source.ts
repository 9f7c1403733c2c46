import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { decodeText } from './decode-text.ts';
import type { FileSource, SourceFile } from './file-source.ts';
import { baseFirst } from './memory-source.ts';
import { relativePath } from './relative-path.ts';

/** A file source over directories: environment -> roots, the first root that has a file winning. Links may point anywhere inside a root, nowhere else. */
export function directoryFileSource(roots: Readonly<Record<string, readonly string[]>>): FileSource {
  const lists = new Map<string, readonly string[]>();
  return {
    environments: baseFirst(Object.keys(roots)),
    list(environment) {
      const known = lists.get(environment);
      if (known !== undefined) return known;
      const paths = new Set(rootsOf(roots, environment).flatMap(filesBelow));
      const list = Array.from(paths).toSorted();
      lists.set(environment, list);
      return list;
    },
    read(environment, path) {
      const normal = relativePath(path);
      if (normal === undefined) return undefined;
      for (const root of rootsOf(roots, environment)) {
        const file = readBelow(root, normal);
        if (file !== undefined) return file;
      }
      return undefined;
    },
  };
}

function rootsOf(roots: Readonly<Record<string, readonly string[]>>, environment: string): readonly string[] {
  return Object.hasOwn(roots, environment) ? (roots[environment] ?? []) : [];
}

function filesBelow(root: string): readonly string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  } catch {
    // A root that does not exist is an empty one.
    return [];
  }
}

function readBelow(root: string, path: string): SourceFile | undefined {
  try {
    const base = realpathSync(root);
    const real = realpathSync(join(base, path));
    if (!real.startsWith(base + sep) || !statSync(real).isFile()) return undefined;
    return { ...decodeText(readFileSync(real)), path: join(root, path) };
  } catch {
    return undefined;
  }
}

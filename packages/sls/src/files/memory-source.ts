import type { FileSource } from './file-source.ts';
import { relativePath } from './relative-path.ts';

/** A file source of texts at hand: environment -> relative path -> content. */
export function memoryFileSource(
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>,
): FileSource {
  const files = new Map(
    Object.entries(environments).map(([name, texts]) => [name, new Map(Object.entries(texts))]),
  );
  return {
    environments: baseFirst(files.keys()),
    list: (environment) => Array.from(files.get(environment)?.keys() ?? []).toSorted(),
    read(environment, path) {
      const normal = relativePath(path);
      const text = normal === undefined ? undefined : files.get(environment)?.get(normal);
      return text === undefined ? undefined : { text, path: `salt://${normal}` };
    },
  };
}

/** Environment names with `base` in front, the others in their order. */
export function baseFirst(names: Iterable<string>): readonly string[] {
  const all = Array.from(names);
  return all.includes('base') ? ['base', ...all.filter((name) => name !== 'base')] : all;
}

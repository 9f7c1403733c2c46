import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the small files in which a Linux system describes itself; nothing throws, what cannot be read is undefined or empty. */
export interface SystemReader {
  /** Contents of a text file, trailing blanks removed. */
  text(path: string): string | undefined;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[];
  /** Target of a symbolic link. */
  link(path: string): string | undefined;
}

/** The machine itself, or a system unpacked below `root`. */
export function localSystem(root = '/'): SystemReader {
  return {
    text: (path) => attempt(() => readFileSync(join(root, path), 'utf8').trimEnd()),
    list: (path) => attempt(() => readdirSync(join(root, path)).toSorted()) ?? [],
    link: (path) => attempt(() => readlinkSync(join(root, path))),
  };
}

/** A system made of texts at hand: directories follow from the paths, a value that begins with `->` is a link. */
export function systemOf(files: Readonly<Record<string, string>>): SystemReader {
  return {
    text: (path) => (files[path]?.startsWith('->') ? undefined : files[path]?.trimEnd()),
    link: (path) => (files[path]?.startsWith('->') ? files[path].slice(2).trim() : undefined),
    list(path) {
      const prefix = `${path}/`;
      const below = Object.keys(files).filter((name) => name.startsWith(prefix));
      return [...new Set(below.map((name) => name.slice(prefix.length).split('/')[0] ?? ''))].toSorted();
    },
  };
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

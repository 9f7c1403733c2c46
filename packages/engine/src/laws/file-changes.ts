import type { MemoryHost } from '../host/memory/memory-contract.ts';
import type { GivenEntry, MemoryEntry } from '../host/memory/memory-files.ts';

/** As it is in the names of copies that are kept. */
const time = /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}/;

/**
 * Every path that was written to or removed since the beginning, programs that were run aside, and what is there now. A time
 * in a path is `NOW`.
 */
export function fileChanges(
  beginning: ReadonlyMap<string, MemoryEntry>,
  { files: { entries }, leftByPrograms }: MemoryHost,
): Readonly<Record<string, GivenEntry | null>> {
  const paths = [...new Set([...beginning.keys(), ...entries.keys()])].filter((path) => {
    const entry = entries.get(path);
    return entry !== beginning.get(path) && !(leftByPrograms.has(path) && leftByPrograms.get(path) === entry);
  });
  return Object.fromEntries(paths.map((path) => [path.replace(time, 'NOW'), asGiven(entries.get(path))]));
}

/** An entry in the shortest form in which it could have been given; null for none. */
function asGiven(entry: MemoryEntry | undefined): GivenEntry | null {
  if (entry === undefined) return null;
  const { kind, bytes, mode, user, group } = entry;
  const text = Buffer.from(bytes).toString();
  const defaultMode = { file: 0o644, directory: 0o755, symlink: 0o777 }[kind];
  const attributes = {
    ...(mode !== defaultMode && { mode }),
    ...(user !== 'root' && { user }),
    ...(group !== 'root' && { group }),
  };
  if (kind === 'directory') return { directory: true, ...attributes };
  if (kind === 'symlink') return { link: text, ...attributes };
  return Object.keys(attributes).length === 0 ? text : { text, ...attributes };
}

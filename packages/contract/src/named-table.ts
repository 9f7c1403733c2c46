import { MusterError } from '@muster/shared';

/** Declarations by their names; that a name is declared twice is an error. */
export function namedTable<Entry extends { readonly name: string }>(
  entries: Iterable<Entry>,
): ReadonlyMap<string, Entry> {
  const table = new Map<string, Entry>();
  for (const entry of entries) {
    if (table.has(entry.name)) throw new MusterError('INTERNAL', `${entry.name} is declared twice`);
    table.set(entry.name, entry);
  }
  return table;
}

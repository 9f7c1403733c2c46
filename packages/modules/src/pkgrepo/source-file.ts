import { formatSourceLine, isSameSource, parseSourceLine, type SourceEntry } from './source-entry.ts';
import { type Placement, withoutStanza, withStanza } from './source-stanza.ts';

/** What a file of sources has to hold so that the entry is in it once; other entries stay. `.sources` files are in deb822 form. */
export function withSource(path: string, present: string, entry: SourceEntry, placement: Placement): string {
  if (path.endsWith('.sources')) return withStanza(present, entry, placement);
  const line = `${placement.isEnabled ? '' : '# '}${formatSourceLine(entry)}`;
  const written = placement.comment === undefined ? [line] : [`# ${placement.comment}`, line];
  if (placement.isAlone) return `${written.join('\n')}\n`;
  const lines = present.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const places = lines.flatMap((text, index) => (concerns(text, entry) ? [index] : []));
  const [first] = places;
  if (first === undefined) return `${[...lines, ...written].join('\n')}\n`;
  if (places.length === 1 && lines[first] === line) return `${lines.join('\n')}\n`;
  const kept = lines.flatMap((text, index) =>
    index === first ? [line] : places.includes(index) ? [] : [text],
  );
  return `${kept.join('\n')}\n`;
}

/** The file without the entry. */
export function withoutSource(path: string, present: string, entry: SourceEntry): string {
  if (path.endsWith('.sources')) return withoutStanza(present, entry);
  return present
    .split('\n')
    .filter((line) => !(parseSourceLine(line) !== undefined && concerns(line, entry)))
    .join('\n');
}

/** A commented line is the entry as well: disabled. */
function concerns(line: string, entry: SourceEntry): boolean {
  const found = parseSourceLine(line.replace(/^\s*#+\s*/, ''));
  return found !== undefined && isSameSource(found, entry);
}

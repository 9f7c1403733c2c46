import {
  formatDeb822,
  formatSourceLine,
  isSameSource,
  parseSourceLine,
  plainUri,
  type SourceEntry,
} from './source-entry.ts';

/** How an entry is to stand in its file. */
export interface Placement {
  readonly isEnabled: boolean;
  /** Nothing else is left in the file. */
  readonly isAlone: boolean;
  readonly comment?: string | undefined;
}

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
  if (path.endsWith('.sources'))
    return stanzas(present)
      .filter((stanza) => !isStanzaOf(stanza, entry))
      .join('\n');
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

function withStanza(present: string, entry: SourceEntry, { isEnabled, isAlone, comment }: Placement): string {
  const stanza = `${comment === undefined ? '' : `# ${comment}\n`}${formatDeb822(entry, isEnabled)}`;
  if (isAlone) return stanza;
  const others = stanzas(present).filter((text) => !isStanzaOf(text, entry));
  return [...others, stanza].join('\n');
}

function stanzas(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => stanza.trim())
    .filter((stanza) => stanza !== '')
    .map((stanza) => `${stanza}\n`);
}

function isStanzaOf(stanza: string, entry: SourceEntry): boolean {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(stanza)?.[1]?.trim() ?? '';
  return (
    field('Types') === entry.type &&
    plainUri(field('URIs')) === plainUri(entry.uri) &&
    field('Suites') === entry.suite
  );
}

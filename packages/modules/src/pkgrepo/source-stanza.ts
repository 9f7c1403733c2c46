import { formatDeb822, plainUri, type SourceEntry } from './source-entry.ts';

/** How an entry is to stand in its file. */
export interface Placement {
  readonly isEnabled: boolean;
  /** Nothing else is left in the file. */
  readonly isAlone: boolean;
  readonly comment?: string | undefined;
}

/** What a `.sources` file has to hold so that the entry is in it once; whatever else is in it stays as it is. */
export function withStanza(
  present: string,
  entry: SourceEntry,
  { isEnabled, isAlone, comment }: Placement,
): string {
  const above = comment === undefined ? '' : `# ${comment}\n`;
  const wanted = formatDeb822(entry, isEnabled);
  if (isAlone) return above + wanted;
  const blocks = blocksOf(present);
  const [place, ...more] = placesOf(blocks, entry);
  const stanza = place === undefined ? undefined : blocks[place];
  if (place === undefined || stanza === undefined)
    return [present.trimEnd(), above + wanted].filter(Boolean).join('\n\n');
  const isRight = stanza.includes(above) && saysTheSame(stanza, wanted);
  const [comments = ''] = /^(?:#.*\n)*/.exec(stanza) ?? [];
  const placed = isRight ? stanza : (comment === undefined ? comments : above) + wanted;
  return withoutBlocks(blocks.with(place, placed), more);
}

/** The file without the stanzas of the entry; the very same where it has none. */
export function withoutStanza(present: string, entry: SourceEntry): string {
  const blocks = blocksOf(present);
  return withoutBlocks(blocks, placesOf(blocks, entry));
}

/** The text in pieces: lines with something on them, which are a stanza or a comment, and those without in between. */
function blocksOf(text: string): readonly string[] {
  return text.match(/(?:.*\S.*(?:\n|$))+|(?:[^\S\n]*\n)+|[^\S\n]+/g) ?? [];
}

function placesOf(blocks: readonly string[], entry: SourceEntry): readonly number[] {
  return blocks.flatMap((block, index) => (isStanzaOf(block, entry) ? [index] : []));
}

/** A stanza goes with the empty lines after it, the last one with those before it. */
function withoutBlocks(blocks: readonly string[], places: readonly number[]): string {
  const gone = places.flatMap((place) => [place, place + 1 < blocks.length ? place + 1 : place - 1]);
  return blocks.filter((_, index) => !gone.includes(index)).join('');
}

function isStanzaOf(stanza: string, entry: SourceEntry): boolean {
  const fields = fieldsOf(stanza);
  return (
    fields.get('types') === entry.type &&
    fields.get('uris') === plainUri(entry.uri) &&
    fields.get('suites') === entry.suite
  );
}

function saysTheSame(one: string, other: string): boolean {
  const [fields, others] = [fieldsOf(one), fieldsOf(other)];
  return fields.size === others.size && [...fields].every(([name, value]) => others.get(name) === value);
}

/** The fields of a stanza by their names in small letters, without what holds anyway. */
function fieldsOf(stanza: string): ReadonlyMap<string, string> {
  const folded = stanza.replaceAll(/^#.*\n?/gm, '').replaceAll(/\n[ \t]+/g, ' ');
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of folded.matchAll(/^([^\s:]+):(.*)$/gm)) {
    const words = value.trim().replaceAll(/\s+/g, ' ');
    fields.set(name.toLowerCase(), plainUri(words));
  }
  if (fields.get('enabled') === 'yes') fields.delete('enabled');
  return fields;
}

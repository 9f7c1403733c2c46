import { linesAfter } from '../file/file-append.ts';

/** One line of /etc/hosts. */
export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
  /** Empty for none. */
  readonly comment: string;
}

/** The entries of a hosts file. */
export function parseHosts(text: string): readonly HostsEntry[] {
  return text.split('\n').flatMap((line) => entryOf(line) ?? []);
}

/** A hosts file with a name for an address: on the address's first line, or on one of its own at the end. */
export function withHost(text: string, address: string, name: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => entryOf(line)?.address === address);
  if (at < 0) return linesAfter(text, [`${address}\t\t${name}`]);
  const added = lines.map((line, index) =>
    index === at ? line.replace(lineEnd, (end) => ` ${name}${end}`) : line,
  );
  return added.join('\n');
}

/** A hosts file without a name for an address; a line without any other name goes. */
export function withoutHost(text: string, address: string, name: string): string {
  // oxlint-disable-next-line eslint/no-restricted-globals -- the name is escaped
  const written = new RegExp(`(?<!#.*)\\s+${RegExp.escape(name)}(?![^\\s#])`, 'g');
  return editHost(text, address, name, (line) => {
    const left = line.replaceAll(written, '');
    return entryOf(left) === undefined ? [] : [left];
  });
}

/** A hosts file with a comment behind a name for an address. */
export function withHostComment(text: string, address: string, name: string, comment: string): string {
  return editHost(text, address, name, (line) => [line.replace(lineEnd, () => `\t\t# ${comment}`)]);
}

/** Blanks and the comment. */
const lineEnd = /\s*(?:#.*)?$/;

function entryOf(line: string): HostsEntry | undefined {
  const [, entry = '', comment = ''] = /^([^#]*)(?:#(.*))?/.exec(line) ?? [];
  const [address, ...names] = entry.split(/\s+/).filter(Boolean);
  if (address === undefined || names.length === 0) return undefined;
  return { address, names, comment: comment.trim() };
}

/** Edits every line that gives a name this address. */
function editHost(
  text: string,
  address: string,
  name: string,
  edit: (line: string) => readonly string[],
): string {
  const lines = text.split('\n').flatMap((line) => {
    const entry = entryOf(line);
    return entry?.address === address && entry.names.includes(name) ? edit(line) : [line];
  });
  return lines.join('\n');
}

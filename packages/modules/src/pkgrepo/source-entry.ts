import { MusterError } from '@muster/shared';

/** One source of packages, as a line of a .list file says it. */
export interface SourceEntry {
  readonly type: 'deb' | 'deb-src';
  /** Options in brackets: `signed-by`, `arch`, `trusted`, ... */
  readonly options: ReadonlyMap<string, string>;
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

/** Reads `deb [option=value ...] uri suite component...`; undefined for anything else. */
export function parseSourceLine(line: string): SourceEntry | undefined {
  const [, type, bracket, uri, suite, rest] =
    /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line) ?? [];
  if ((type !== 'deb' && type !== 'deb-src') || uri === undefined || suite === undefined) return undefined;
  const options = (bracket ?? '').trim().split(/\s+/).filter(Boolean);
  return {
    type,
    options: new Map(
      options.map((option) => {
        const equals = option.indexOf('=');
        return equals < 0 ? [option, 'yes'] : [option.slice(0, equals), option.slice(equals + 1)];
      }),
    ),
    uri,
    suite,
    components: (rest ?? '').trim().split(/\s+/).filter(Boolean),
  };
}

/** The same, or ARGUMENT_INVALID. */
export function requireSourceLine(line: string): SourceEntry {
  const entry = /[\n\r]/.test(line) ? undefined : parseSourceLine(line);
  if (entry !== undefined) return entry;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(line)} is not a source of packages: write 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://host/path suite component'`,
  );
}

/** The entry as a line. */
export function formatSourceLine({ type, options, uri, suite, components }: SourceEntry): string {
  const bracket = [...options].map(([name, value]) => `${name}=${value}`).join(' ');
  return [type, ...(bracket === '' ? [] : [`[${bracket}]`]), uri, suite, ...components].join(' ');
}

const deb822Names: Readonly<Record<string, string>> = {
  arch: 'Architectures',
  lang: 'Languages',
  target: 'Targets',
  trusted: 'Trusted',
  'signed-by': 'Signed-By',
  'check-valid-until': 'Check-Valid-Until',
  'by-hash': 'By-Hash',
};

/** The entry as a stanza of a .sources file. */
export function formatDeb822(entry: SourceEntry, isEnabled: boolean): string {
  const options = [...entry.options].map(([name, value]) => [
    deb822Names[name] ?? name,
    name === 'arch' ? value.replaceAll(',', ' ') : value,
  ]);
  const fields = [
    ...(isEnabled ? [] : [['Enabled', 'no']]),
    ['Types', entry.type],
    ['URIs', entry.uri],
    ['Suites', entry.suite],
    ...(entry.components.length > 0 ? [['Components', entry.components.join(' ')]] : []),
    ...options,
  ];
  return `${fields.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** Whether two entries are the same source, perhaps with other options or components. */
export function isSameSource(one: SourceEntry, other: SourceEntry): boolean {
  return one.type === other.type && plainUri(one.uri) === plainUri(other.uri) && one.suite === other.suite;
}

/** A URI without the slashes at its end, which mean nothing to apt. */
export function plainUri(uri: string): string {
  return uri.replace(/\/+$/, '');
}

/** What dpkg says of one package. */
export interface DpkgEntry {
  readonly name: string;
  readonly architecture: string;
  readonly version: string;
  /** Wanted by the administrator: `i`nstall, `h`old, `r`emove, `p`urge, `u`nknown. */
  readonly selection: string;
  /** `i`nstalled, `c`onfiguration files left, `U`npacked, hal`F`-configured, ... */
  readonly state: string;
  readonly provides: readonly string[];
}

/** For dpkg-query --showformat; the shape that `parseDpkgListing` reads. */
export const dpkgListingFormat =
  String.raw`\${binary:Package}\t\${Architecture}\t\${Version}\t\${db:Status-Abbrev}\t\${Provides}\n`.replaceAll(
    String.raw`\$`,
    '$',
  );

/** The packages that dpkg knows, in any state, by name and by `name:architecture`. */
export function parseDpkgListing(text: string): ReadonlyMap<string, DpkgEntry> {
  const entries = new Map<string, DpkgEntry>();
  for (const line of text.split('\n')) {
    const [fullName, architecture, version, status, provides] = line.split('\t');
    if (fullName === undefined || architecture === undefined || version === undefined) continue;
    const [name = fullName] = fullName.split(':');
    const entry = {
      name,
      architecture,
      version,
      selection: status?.[0] ?? 'u',
      state: status?.[1] ?? 'n',
      provides: (provides ?? '')
        .split(',')
        .map((item) => item.trim().replace(/[\s(:].*$/, ''))
        .filter((item) => item !== ''),
    };
    entries.set(`${name}:${architecture}`, entry);
    // Of several architectures the one that is installed speaks for the bare name.
    const known = entries.get(name);
    if (known === undefined || !isInstalled(known)) entries.set(name, entry);
  }
  return entries;
}

/** Whether the package can be used: installed, perhaps with triggers still to run. */
export function isInstalled({ state }: DpkgEntry): boolean {
  return state === 'i' || state === 'W' || state === 't';
}

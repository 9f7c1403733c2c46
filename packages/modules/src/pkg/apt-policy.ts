/** What the repositories offer of one package. */
export interface AptPolicy {
  readonly candidate: string | undefined;
  /** Newest first, as apt orders them. */
  readonly versions: readonly string[];
}

/** Reads the output of `apt-cache policy NAME...`; names that apt does not know are not in it. */
export function parseAptPolicy(text: string): ReadonlyMap<string, AptPolicy> {
  const policies = new Map<string, { candidate: string | undefined; versions: string[] }>();
  let current: { candidate: string | undefined; versions: string[] } | undefined;
  let inTable = false;
  for (const line of text.split('\n')) {
    const [, name] = /^(\S+):$/.exec(line) ?? [];
    if (name !== undefined) {
      current = { candidate: undefined, versions: [] };
      inTable = false;
      policies.set(name, current);
      continue;
    }
    const [, candidate] = /^ {2}Candidate: (\S+)/.exec(line) ?? [];
    if (candidate !== undefined && candidate !== '(none)' && current !== undefined)
      current.candidate = candidate;
    if (/^ {2}Version table:/.test(line)) inTable = true;
    const [, version] = /^ (?:\*\*\*| {3}) (\S+) \d+$/.exec(line) ?? [];
    if (inTable && version !== undefined) current?.versions.push(version);
  }
  return policies;
}

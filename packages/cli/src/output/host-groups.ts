export interface HostGroup<T> {
  /** Sorted ids. */
  readonly hosts: readonly string[];
  readonly value: T;
}

/** Hosts whose values are the same under `fingerprint` stand together, in the order of their first host. */
export function groupHosts<T>(
  values: ReadonlyMap<string, T>,
  fingerprint: (value: T) => unknown,
): HostGroup<T>[] {
  const groups = new Map<string, { hosts: string[]; value: T }>();
  for (const [host, value] of [...values].toSorted(([a], [b]) => compareIds(a, b))) {
    const key = JSON.stringify(fingerprint(value)) ?? 'undefined';
    const group = groups.get(key);
    if (group) group.hosts.push(host);
    else groups.set(key, { hosts: [host], value });
  }
  return [...groups.values()];
}

/** The order of ids in everything that is shown: `web2` before `web10`. */
export function compareIds(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** `a, b and c`; beyond six the rest is counted. */
export function formatHosts(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 6).join(', ');
  return hosts.length > 6 ? `${shown} and ${hosts.length - 6} more` : shown;
}

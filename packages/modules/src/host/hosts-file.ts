/** One line of /etc/hosts. */
export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
}

/** The entries of a hosts file, comments removed. */
export function parseHosts(text: string): HostsEntry[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim().split(/\s+/))
    .filter((fields) => fields.length > 1)
    .map(([address = '', ...names]) => ({ address, names }));
}

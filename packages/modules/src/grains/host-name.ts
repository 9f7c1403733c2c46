import { lookup, reverse } from 'node:dns/promises';
import { type HostsEntry, parseHosts } from '../host/hosts-file.ts';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** Asks a name server; injected so that nothing else here waits for the network. */
export interface NameLookup {
  addresses(name: string): Promise<readonly string[]>;
  names(address: string): Promise<readonly string[]>;
}

/** `host`, `fqdn`, `domain`, `nodename`, `localhost`, `fqdn_ip4`, `fqdn_ip6`: from /etc/hosts where it knows the host, else from DNS. */
export async function hostNameGrains(
  system: SystemReader,
  nodename: string,
  lookup: NameLookup,
): Promise<Grains> {
  const hosts = parseHosts(system.text('/etc/hosts') ?? '');
  const fqdn = qualifiedInHosts(hosts, nodename) ?? (await qualifiedByLookup(nodename, lookup));
  const dot = fqdn.indexOf('.');
  const listed = addressesInHosts(hosts, fqdn);
  const addresses = listed.length > 0 ? listed : await lookup.addresses(fqdn);
  return {
    localhost: nodename,
    nodename,
    host: dot < 0 ? fqdn : fqdn.slice(0, dot),
    domain: dot < 0 ? '' : fqdn.slice(dot + 1),
    fqdn,
    fqdn_ip4: addresses.filter((address) => !address.includes(':')),
    fqdn_ip6: addresses.filter((address) => address.includes(':')),
    fqdns: fqdn.includes('.') ? [fqdn] : [],
  };
}

/** The system's resolver with a limit on how long a silent name server may hold things up. */
export function systemNameLookup(timeoutMs = 400): NameLookup {
  const within = async (answer: Promise<readonly string[]>): Promise<readonly string[]> => {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, []);
    });
    return Promise.race([answer.catch(() => []), limit]).finally(() => clearTimeout(timer));
  };
  return {
    addresses: (name) =>
      within(lookup(name, { all: true }).then((found) => [...new Set(found.map(({ address }) => address))])),
    names: (address) => within(reverse(address)),
  };
}

function qualifiedInHosts(hosts: readonly HostsEntry[], nodename: string): string | undefined {
  const entry = hosts.find(({ names }) => names.includes(nodename));
  return entry === undefined
    ? undefined
    : (entry.names.find((name) => name.startsWith(`${nodename}.`)) ?? nodename);
}

function addressesInHosts(hosts: readonly HostsEntry[], name: string): string[] {
  return [...new Set(hosts.filter(({ names }) => names.includes(name)).map(({ address }) => address))];
}

async function qualifiedByLookup(nodename: string, lookup: NameLookup): Promise<string> {
  if (nodename.includes('.')) return nodename;
  const [address] = await lookup.addresses(nodename);
  const names = address === undefined ? [] : await lookup.names(address);
  return names.find((name) => name.startsWith(`${nodename}.`)) ?? nodename;
}

import { isIPv4, isIPv6 } from 'node:net';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `dns`: what the resolver is configured with; systemd-resolved's own upstream file wins over its stub. */
export function nameServerGrains(system: SystemReader): Grains {
  const text = system.text('/run/systemd/resolve/resolv.conf') ?? system.text('/etc/resolv.conf');
  return text === undefined ? {} : { dns: parseResolverConfiguration(text) };
}

/** The directives of a resolv.conf in the shape of Salt's `dns` grain. */
export function parseResolverConfiguration(text: string): Grains {
  const nameservers: string[] = [];
  const sortlist: string[] = [];
  let domain = '';
  let search: string[] = [];
  let options: string[] = [];
  for (const line of text.split('\n')) {
    const [directive, ...values] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    if (directive === 'nameserver') nameservers.push(...values);
    else if (directive === 'sortlist') sortlist.push(...values);
    else if (directive === 'domain') domain = values[0] ?? '';
    else if (directive === 'search') search = values;
    else if (directive === 'options') options = values;
  }
  return {
    nameservers,
    ip4_nameservers: nameservers.filter((address) => isIPv4(address)),
    ip6_nameservers: nameservers.filter((address) => isIPv6(address.replace(/%.*$/, ''))),
    sortlist,
    domain,
    search,
    options,
  };
}

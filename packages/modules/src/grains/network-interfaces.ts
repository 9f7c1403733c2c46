import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** Addresses by interface, as node:os lists them. */
export type InterfaceTable = Readonly<Record<string, readonly InterfaceAddress[] | undefined>>;

export interface InterfaceAddress {
  readonly address: string;
  /** `IPv4` or `IPv6`. */
  readonly family: string;
  readonly netmask: string;
  readonly mac: string;
  readonly internal: boolean;
  readonly cidr: string | null;
}

/** Every address grain: `ipv4`, `ipv6`, `ip*_interfaces`, `hwaddr_interfaces`; interfaces without addresses are listed too. */
export function interfaceGrains(system: SystemReader, table: InterfaceTable): Grains {
  const names = [...new Set([...Object.keys(table), ...system.list('/sys/class/net')])]
    .filter((name) => name !== 'bonding_masters')
    .toSorted();
  const addresses = (name: string, family?: 'IPv4' | 'IPv6') =>
    (table[name] ?? [])
      .filter((entry) => family === undefined || entry.family === family)
      .map(({ address }) => address);
  const perInterface = (family?: 'IPv4' | 'IPv6') =>
    Object.fromEntries(names.map((name) => [name, addresses(name, family)]));
  const hardware = names.flatMap((name) => {
    const address = system.text(`/sys/class/net/${name}/address`) ?? table[name]?.[0]?.mac;
    return address === undefined || address === '' ? [] : [[name, address] as const];
  });
  const every = (family: 'IPv4' | 'IPv6') =>
    [...new Set(names.flatMap((name) => addresses(name, family)))].toSorted();
  return {
    ipv4: every('IPv4'),
    ipv6: every('IPv6'),
    ip4_interfaces: perInterface('IPv4'),
    ip6_interfaces: perInterface('IPv6'),
    ip_interfaces: perInterface(),
    hwaddr_interfaces: Object.fromEntries(hardware),
  };
}

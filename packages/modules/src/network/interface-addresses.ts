import { networkInterfaces } from 'node:os';
import { globMatches, privateNetworks } from '@muster/shared';
import ipaddr from 'ipaddr.js';
import type { InterfaceAddress, InterfaceTable } from '../grains/network-interfaces.ts';
import { networkOf } from './networks.ts';

/** Which addresses are wanted. */
export interface AddressFilter {
  readonly family: 'IPv4' | 'IPv6';
  readonly interface?: string | undefined;
  readonly includeLoopback?: boolean;
  /** Only those in this network. */
  readonly cidr?: string | undefined;
  /** `public` or `private`. */
  readonly type?: string | undefined;
}

/** The host's own addresses, sorted; an interface may be given by a glob. */
export function hostAddresses(filter: AddressFilter, table: InterfaceTable = networkInterfaces()): string[] {
  const found = Object.entries(table)
    .filter(([name]) => filter.interface === undefined || globMatches(name, filter.interface))
    .flatMap(([, entries]) => entries ?? [])
    .filter((entry) => entry.family === filter.family)
    .filter((entry) => filter.includeLoopback === true || !isLoopback(entry.address))
    .filter((entry) => filter.cidr === undefined || isInSubnet(entry.address, filter.cidr))
    .filter((entry) => filter.type === undefined || isPrivate(entry.address) === (filter.type === 'private'))
    .map(({ address }) => address);
  return [...new Set(found)].toSorted();
}

/** Networks that the host is in, as `address/length`, sorted. */
export function hostSubnets(
  family: 'IPv4' | 'IPv6',
  interfaces: readonly string[] | undefined,
  table: InterfaceTable = networkInterfaces(),
): string[] {
  const found = Object.entries(table)
    .filter(([name]) => interfaces === undefined || interfaces.includes(name))
    .flatMap(([, entries]) => entries ?? [])
    .filter((entry) => entry.family === family && !isLoopback(entry.address))
    .flatMap(({ cidr }) => (cidr === null ? [] : [networkOf(cidr)]));
  return [...new Set(found)].toSorted();
}

/** Whether an address is in a network; false for what is neither. */
export function isInSubnet(address: string, cidr: string): boolean {
  try {
    const parsed = ipaddr.parse(address);
    const [network, length] = ipaddr.parseCIDR(
      cidr.includes('/') ? cidr : `${cidr}/${parsed.kind() === 'ipv4' ? 32 : 128}`,
    );
    return parsed.kind() === network.kind() && parsed.match(network, length);
  } catch {
    return false;
  }
}

/** Whether an address is one of the machine's to itself. */
export function isLoopback(address: string): boolean {
  return rangeOf(address) === 'loopback';
}

/** Whether an address is of a network that the internet does not route. */
export function isPrivate(address: string): boolean {
  return [...privateNetworks[4], ...privateNetworks[6]].some((network) => isInSubnet(address, network));
}

/** The name under which an address is looked up backwards. */
export function reverseName(address: string): string {
  const parsed = ipaddr.parse(address);
  const parts =
    parsed instanceof ipaddr.IPv4
      ? parsed.octets.map(String)
      : Array.from(Buffer.from(parsed.toByteArray()).toString('hex'));
  return `${parts.toReversed().join('.')}.${parsed instanceof ipaddr.IPv4 ? 'in-addr' : 'ip6'}.arpa`;
}

/** The broadcast address of an IPv4 network. */
export function broadcastOf({ cidr, family }: InterfaceAddress): string | undefined {
  return cidr === null || family !== 'IPv4'
    ? undefined
    : ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString();
}

function rangeOf(address: string): string | undefined {
  try {
    return ipaddr.parse(address).range();
  } catch {
    return undefined;
  }
}

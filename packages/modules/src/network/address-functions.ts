import { networkInterfaces } from 'node:os';
import {
  defineFunction,
  type ExecutionFunction,
  isRecord,
  type Json,
  noArguments,
  textOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, commaList, flag } from '../arguments/schemas.ts';
import { interfaceGrains } from '../grains/network-interfaces.ts';
import { localSystem } from '../grains/system-reader.ts';
import {
  broadcastOf,
  hostAddresses,
  hostSubnets,
  isInSubnet,
  isLoopback,
  isPrivate,
  reverseName,
} from './interface-addresses.ts';
import { networkAt, networkOf } from './networks.ts';

const addressParameters = {
  interface: anyText.optional().describe('Only those of this interface; a glob.'),
  include_loopback: flag.default(false).describe('127.0.0.1 and ::1 as well.'),
  cidr: anyText.optional().describe('Only those in this network.'),
  type: anyText.optional().describe('Only `public` or only `private` ones.'),
};

function addressFunction(
  name: `network.${string}`,
  family: 'IPv4' | 'IPv6',
  withType: boolean,
): ExecutionFunction {
  return defineFunction({
    name,
    summary: `The host's ${family} addresses, sorted.`,
    effect: 'reads',
    args: () => z.strictObject(addressParameters),
    examples: [{ interface: 'eth0' }],
    run: async ({ include_loopback: includeLoopback, ...filter }) =>
      hostAddresses({ ...filter, includeLoopback, family, ...(withType ? {} : { type: undefined }) }),
  });
}

function subnetFunction(name: `network.${string}`, family: 'IPv4' | 'IPv6'): ExecutionFunction {
  return defineFunction({
    name,
    summary: `The ${family} networks that the host is in.`,
    effect: 'reads',
    args: () =>
      z.strictObject({ interfaces: commaList.optional().describe('Only those of these interfaces.') }),
    examples: [{ interfaces: 'eth0' }],
    run: async ({ interfaces }) => hostSubnets(family, interfaces),
  });
}

function hardwareAddress(name: `network.${string}`): ExecutionFunction {
  return defineFunction({
    name,
    summary: 'The hardware address of an interface.',
    effect: 'reads',
    args: () => z.strictObject({ iface: anyText.describe('Interface.') }),
    examples: [{ iface: 'eth0' }],
    run: async ({ iface }) => hardwareAddresses()[iface] ?? unknownInterface(iface),
  });
}

/** Functions of the host's own addresses. */
export const addressFunctions: readonly ExecutionFunction[] = [
  addressFunction('network.ip_addrs', 'IPv4', true),
  addressFunction('network.ipaddrs', 'IPv4', true),
  addressFunction('network.ip_addrs6', 'IPv6', false),
  addressFunction('network.ipaddrs6', 'IPv6', false),
  subnetFunction('network.subnets', 'IPv4'),
  subnetFunction('network.ip_networks', 'IPv4'),
  subnetFunction('network.ip_networks6', 'IPv6'),
  subnetFunction('network.subnets6', 'IPv6'),
  hardwareAddress('network.hw_addr'),
  hardwareAddress('network.hwaddr'),
  defineFunction({
    name: 'network.interfaces',
    summary: 'Every interface with its state and addresses.',
    effect: 'reads',
    args: noArguments,
    run: async () => Object.fromEntries(interfaceNames().map((name) => [name, describeInterface(name)])),
  }),
  defineFunction({
    name: 'network.interface',
    summary: 'The IPv4 addresses of an interface, with their networks.',
    effect: 'reads',
    args: () => z.strictObject({ ifname: anyText.describe('Interface.') }),
    examples: [{ ifname: 'eth0' }],
    run: async ({ ifname }) => inet(ifname),
  }),
  defineFunction({
    name: 'network.interface_ip',
    summary: 'The first IPv4 address of an interface; empty where it has none.',
    effect: 'reads',
    args: () => z.strictObject({ iface: anyText.describe('Interface.') }),
    examples: [{ iface: 'eth0' }],
    run: async ({ iface }) =>
      hostAddresses({ family: 'IPv4', interface: iface, includeLoopback: true })[0] ?? '',
  }),
  defineFunction({
    name: 'network.in_subnet',
    summary: 'Whether the host, or an address, is in a network.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        cidr: anyText.describe('Network, `10.0.0.0/8`.'),
        addr: anyText.optional().describe('Address to ask about instead.'),
      }),
    examples: [{ cidr: '10.0.0.0/8' }],
    run: async ({ cidr, addr }) =>
      (addr === undefined ? everyAddress() : [addr]).some((address) => isInSubnet(address, cidr)),
  }),
  defineFunction({
    name: 'network.ip_in_subnet',
    summary: 'Whether an address is in a network.',
    effect: 'reads',
    args: () => z.strictObject({ ip_addr: anyText.describe('Address.'), cidr: anyText.describe('Network.') }),
    examples: [{ ip_addr: '10.0.0.5', cidr: '10.0.0.0/8' }],
    run: async ({ ip_addr: address, cidr }) => isInSubnet(address, cidr),
  }),
  defineFunction({
    name: 'network.calc_net',
    summary: 'The network that an address lies in.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        ip_addr: anyText.describe('Address, with a prefix length or without.'),
        netmask: anyText.optional().describe('Mask or prefix length.'),
      }),
    examples: [{ ip_addr: '172.17.0.5', netmask: '255.255.240.0' }],
    run: async ({ ip_addr: address, netmask }) =>
      networkOf(netmask === undefined ? address : `${address}/${netmask}`),
  }),
  defineFunction({
    name: 'network.convert_cidr',
    summary: 'The network that an address lies in, with its mask and its last address.',
    effect: 'reads',
    args: () => z.strictObject({ cidr: anyText.describe('Address, `172.31.0.0/16`.') }),
    examples: [{ cidr: '172.31.0.0/16' }],
    async run({ cidr }) {
      const { address, netmask, broadcast } = networkAt(cidr);
      return { network: address, netmask, broadcast };
    },
  }),
  defineFunction({
    name: 'network.ifacestartswith',
    summary: 'The interfaces with an IPv4 address that begins in a way; one for each such address.',
    effect: 'reads',
    args: () => z.strictObject({ cidr: anyText.describe('How it begins, `10.0`.') }),
    examples: [{ cidr: '10.0' }],
    run: async ({ cidr }) =>
      interfaceNames().flatMap((name) =>
        inet(name).flatMap(({ address }) => (textOf(address ?? '').startsWith(cidr) ? [name] : [])),
      ),
  }),
  defineFunction({
    name: 'network.is_loopback',
    summary: 'Whether an address is a loopback address.',
    effect: 'reads',
    args: () => z.strictObject({ ip_addr: anyText.describe('Address.') }),
    examples: [{ ip_addr: '127.0.0.1' }],
    run: async ({ ip_addr: address }) => isLoopback(address),
  }),
  defineFunction({
    name: 'network.is_private',
    summary: 'Whether an address is of a network that the internet does not route.',
    effect: 'reads',
    args: () => z.strictObject({ ip_addr: anyText.describe('Address.') }),
    examples: [{ ip_addr: '10.0.0.5' }],
    run: async ({ ip_addr: address }) => isPrivate(address),
  }),
  defineFunction({
    name: 'network.reverse_ip',
    summary: 'The name under which an address is looked up backwards.',
    effect: 'reads',
    args: () => z.strictObject({ ip_addr: anyText.describe('Address.') }),
    examples: [{ ip_addr: '10.0.0.5' }],
    run: async ({ ip_addr: address }) => reverseName(address),
  }),
];

function interfaceNames(): string[] {
  return Object.keys(hardwareAddresses()).toSorted();
}

function hardwareAddresses(): Record<string, string> {
  const { hwaddr_interfaces: addresses } = interfaceGrains(localSystem(), networkInterfaces());
  if (!isRecord(addresses)) return {};
  return Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, textOf(address)]));
}

function everyAddress(): string[] {
  return (['IPv4', 'IPv6'] as const).flatMap((family) => hostAddresses({ family }));
}

function describeInterface(name: string): Json {
  const state = localSystem().text(`/sys/class/net/${name}/operstate`);
  const inet6 = (networkInterfaces()[name] ?? []).filter(({ family }) => family === 'IPv6');
  const ip4 = inet(name);
  return {
    up: state === 'up' || (state === 'unknown' && networkInterfaces()[name] !== undefined),
    hwaddr: hardwareAddresses()[name] ?? '',
    ...(ip4.length > 0 ? { inet: ip4 } : {}),
    ...(inet6.length > 0
      ? { inet6: inet6.map(({ address, cidr }) => ({ address, prefixlen: cidr?.split('/')[1] ?? '' })) }
      : {}),
  };
}

function inet(name: string): { readonly [key: string]: Json }[] {
  return (networkInterfaces()[name] ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map((entry) => ({
      address: entry.address,
      netmask: entry.netmask,
      broadcast: broadcastOf(entry) ?? null,
      label: name,
    }));
}

function unknownInterface(name: string): never {
  throw new MusterError('ARGUMENT_INVALID', `there is no interface ${name}`);
}

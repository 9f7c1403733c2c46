import { networkInterfaces } from 'node:os';
import { type ExecutionFunction, isRecord, type Json, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { flag, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { interfaceGrains } from '../grains/network-interfaces.ts';
import { localSystem } from '../grains/system-reader.ts';
import {
  broadcastOf,
  hostAddresses,
  hostSubnets,
  isInSubnet,
  isLoopback,
  isPrivate,
  networkOf,
  reverseName,
} from './interface-addresses.ts';

const addressParameters = {
  interface: optional(text('Only those of this interface; a glob.')),
  include_loopback: flag('127.0.0.1 and ::1 as well.', false),
  cidr: optional(text('Only those in this network.')),
  type: optional(text('Only `public` or only `private` ones.')),
};

function addressFunction(
  name: `network.${string}`,
  family: 'IPv4' | 'IPv6',
  withType: boolean,
): ExecutionFunction {
  return readFunction({
    name,
    summary: `The host's ${family} addresses, sorted.`,
    parameters: addressParameters,
    run: async ({ include_loopback: includeLoopback, ...filter }) =>
      hostAddresses({ ...filter, includeLoopback, family, ...(withType ? {} : { type: undefined }) }),
  });
}

function subnetFunction(name: `network.${string}`, family: 'IPv4' | 'IPv6'): ExecutionFunction {
  return readFunction({
    name,
    summary: `The ${family} networks that the host is in.`,
    parameters: { interfaces: optional(texts('Only those of these interfaces.')) },
    run: async ({ interfaces }) => hostSubnets(family, interfaces),
  });
}

function hardwareAddress(name: `network.${string}`): ExecutionFunction {
  return readFunction({
    name,
    summary: 'The hardware address of an interface.',
    parameters: { iface: text('Interface.') },
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
  readFunction({
    name: 'network.interfaces',
    summary: 'Every interface with its state and addresses.',
    run: async () => Object.fromEntries(interfaceNames().map((name) => [name, describeInterface(name)])),
  }),
  readFunction({
    name: 'network.interface',
    summary: 'The IPv4 addresses of an interface, with their networks.',
    parameters: { ifname: text('Interface.') },
    run: async ({ ifname }) => inet(ifname),
  }),
  readFunction({
    name: 'network.interface_ip',
    summary: 'The first IPv4 address of an interface; empty where it has none.',
    parameters: { iface: text('Interface.') },
    run: async ({ iface }) =>
      hostAddresses({ family: 'IPv4', interface: iface, includeLoopback: true })[0] ?? '',
  }),
  readFunction({
    name: 'network.in_subnet',
    summary: 'Whether the host, or an address, is in a network.',
    parameters: {
      cidr: text('Network, `10.0.0.0/8`.'),
      addr: optional(text('Address to ask about instead.')),
    },
    run: async ({ cidr, addr }) =>
      (addr === undefined ? everyAddress() : [addr]).some((address) => isInSubnet(address, cidr)),
  }),
  readFunction({
    name: 'network.ip_in_subnet',
    summary: 'Whether an address is in a network.',
    parameters: { ip_addr: text('Address.'), cidr: text('Network.') },
    run: async ({ ip_addr: address, cidr }) => isInSubnet(address, cidr),
  }),
  readFunction({
    name: 'network.calc_net',
    summary: 'The network that an address lies in.',
    parameters: {
      ip_addr: text('Address, with a prefix length or without.'),
      netmask: optional(text('Mask or prefix length.')),
    },
    run: async ({ ip_addr: address, netmask }) =>
      networkOf(netmask === undefined ? address : `${address}/${prefixLength(netmask)}`),
  }),
  readFunction({
    name: 'network.is_loopback',
    summary: 'Whether an address is a loopback address.',
    parameters: { ip_addr: text('Address.') },
    run: async ({ ip_addr: address }) => isLoopback(address),
  }),
  readFunction({
    name: 'network.is_private',
    summary: 'Whether an address is of a network that the internet does not route.',
    parameters: { ip_addr: text('Address.') },
    run: async ({ ip_addr: address }) => isPrivate(address),
  }),
  readFunction({
    name: 'network.reverse_ip',
    summary: 'The name under which an address is looked up backwards.',
    parameters: { ip_addr: text('Address.') },
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

function prefixLength(netmask: string): number {
  if (!netmask.includes('.')) return Number(netmask);
  return netmask
    .split('.')
    .reduce((bits, part) => bits + Number(part).toString(2).replaceAll('0', '').length, 0);
}

function unknownInterface(name: string): never {
  throw new MusterError('ARGUMENT_INVALID', `there is no interface ${name}`);
}

import {
  defineFunction,
  type ExecutionFunction,
  type Json,
  noArguments,
  type ReadingHost,
} from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import {
  defaultGateway4,
  defaultGateway6,
  parseRoutes4,
  parseRoutes6,
  type Route,
} from '../grains/gateways.ts';
import { formatIpv6 } from '../grains/ipv6-text.ts';

/** Functions of the kernel's tables: sockets, routes, neighbours. */
export const socketFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'network.netstat',
    summary: 'Open TCP and UDP sockets.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) =>
      (await sockets(host)).map(({ protocol, local, remote, state }) => ({
        proto: protocol,
        'local-address': joined(local),
        'remote-address': joined(remote),
        state,
      })),
  }),
  defineFunction({
    name: 'network.active_tcp',
    summary: 'Established TCP connections, numbered.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) =>
      Object.fromEntries(
        (await sockets(host))
          .filter(({ protocol, state }) => protocol.startsWith('tcp') && state === 'ESTABLISHED')
          .map(({ local, remote }, index) => [
            String(index),
            {
              local_addr: local.address,
              local_port: local.port,
              remote_addr: remote.address,
              remote_port: remote.port,
            },
          ]),
      ),
  }),
  defineFunction({
    name: 'network.routes',
    summary: 'The routes of the kernel.',
    effect: 'reads',
    args: () => z.strictObject({ family: anyText.optional().describe('`inet` or `inet6`.') }),
    examples: [{ family: 'inet' }],
    run: async ({ family }, { host }) => (await routes(host, family)).map(describeRoute),
  }),
  defineFunction({
    name: 'network.default_route',
    summary: 'The default routes.',
    effect: 'reads',
    args: () => z.strictObject({ family: anyText.optional().describe('`inet` or `inet6`.') }),
    examples: [{ family: 'inet' }],
    run: async ({ family }, { host }) =>
      (await routes(host, family))
        .filter(
          ({ destination, interface: name }) =>
            name !== 'lo' && (destination === '0.0.0.0' || destination === '::/0'),
        )
        .map(describeRoute),
  }),
  defineFunction({
    name: 'network.gateway',
    summary: 'The addresses of the default gateways.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => ({
      inet: defaultGateway4(await tableOf(host, '/proc/net/route')) ?? false,
      inet6: defaultGateway6(await tableOf(host, '/proc/net/ipv6_route')) ?? false,
    }),
  }),
  defineFunction({
    name: 'network.arp',
    summary: 'Addresses of neighbours, by hardware address.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) =>
      Object.fromEntries(
        (await tableOf(host, '/proc/net/arp'))
          .split('\n')
          .slice(1)
          .map((line) => line.trim().split(/\s+/))
          .filter((fields) => fields.length >= 6)
          .map(([address = '', , , hardware = '']) => [hardware, address]),
      ),
  }),
];

/** One end of a connection. */
interface End {
  readonly address: string;
  readonly port: number;
}

/** One socket of the kernel's tables. */
export interface Socket {
  readonly protocol: string;
  readonly local: End;
  readonly remote: End;
  readonly state: string;
}

const states = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** Reads /proc/net/{tcp,udp}{,6}, whose addresses are in the host's byte order, four bytes at a time. */
export function parseSockets(protocol: string, table: string): Socket[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 3)
    .map(([, local = '', remote = '', state = '']) => ({
      protocol,
      local: parseEnd(local),
      remote: parseEnd(remote),
      state: protocol.startsWith('udp') ? '' : (states[Number.parseInt(state, 16)] ?? state),
    }));
}

async function sockets(host: ReadingHost): Promise<Socket[]> {
  const protocols = ['tcp', 'tcp6', 'udp', 'udp6'];
  const tables = await Promise.all(
    protocols.map(async (protocol) => parseSockets(protocol, await tableOf(host, `/proc/net/${protocol}`))),
  );
  return tables.flat();
}

function parseEnd(text: string): End {
  const [hex = '', port = ''] = text.split(':');
  const bytes = (hex.match(/.{8}/g) ?? [])
    .map((word) => (word.match(/../g) ?? []).toReversed().join(''))
    .join('');
  const address =
    bytes.length === 8
      ? (bytes.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
      : formatIpv6(bytes);
  return { address, port: Number.parseInt(port, 16) };
}

function joined({ address, port }: End): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port === 0 ? '*' : port}`;
}

async function routes(
  host: ReadingHost,
  family: string | undefined,
): Promise<(Route & { readonly family: string })[]> {
  const ip4 = parseRoutes4(await tableOf(host, '/proc/net/route')).map((route) => ({
    ...route,
    family: 'inet',
  }));
  const ip6 = parseRoutes6(await tableOf(host, '/proc/net/ipv6_route')).map((route) => ({
    ...route,
    family: 'inet6',
  }));
  return [...ip4, ...ip6].filter((route) => family === undefined || route.family === family);
}

function describeRoute(route: Route & { readonly family: string }): Json {
  return {
    addr_family: route.family,
    destination: route.destination,
    gateway: route.gateway,
    netmask: route.netmask,
    flags: route.flags,
    interface: route.interface,
  };
}

/** Tables that a kernel without IPv6 does not have are empty. */
async function tableOf(host: ReadingHost, path: string): Promise<string> {
  return (await host.files.stat(path)) === undefined ? '' : host.files.readText(path);
}

import { lookup, resolve, reverse } from 'node:dns/promises';
import { createConnection } from 'node:net';
import { hostname } from 'node:os';
import type { ExecutionFunction } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import { flag, number, optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

/** Functions that ask other hosts: names, reachability. */
export const lookupFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'network.get_hostname',
    summary: 'The name of the host, as its kernel has it.',
    run: async () => hostname(),
  }),
  readFunction({
    name: 'network.get_fqdn',
    summary: 'The full name of the host.',
    run: async (_values, { grains }) => grains['fqdn'] ?? hostname(),
  }),
  readFunction({
    name: 'network.ping',
    summary: 'Pings another host; what ping said, or whether it answered.',
    parameters: {
      host: text('Name or address.'),
      timeout: number('Seconds to wait.', 4),
      return_boolean: flag('Only whether it answered.', false),
    },
    async run({ host: target, timeout, return_boolean: asBoolean }, { host }) {
      const result = await host.processes.run({
        argv: ['ping', '-c', '4', '-W', String(Math.ceil(timeout)), '--', checkedHostName(target)],
        timeoutMs: (timeout + 10) * 1000,
      });
      return asBoolean ? result.code === 0 : result.stdout.trim() || result.stderr.trim();
    },
  }),
  readFunction({
    name: 'network.connect',
    summary: 'Whether a TCP port of another host takes connections.',
    parameters: {
      host: text('Name or address.'),
      port: number('Port.'),
      proto: text('Only `tcp` is known.', 'tcp'),
      timeout: number('Seconds to wait.', 5),
    },
    async run({ host, port, proto, timeout }) {
      if (proto.toLowerCase() !== 'tcp')
        throw new MusterError('ARGUMENT_INVALID', `protocol ${proto} is not known`);
      const failure = await connectFailure(host, port, timeout * 1000);
      return failure === undefined
        ? { result: true, comment: `Successfully connected to ${host} on tcp port ${port}` }
        : { result: false, comment: `Unable to connect to ${host} on tcp port ${port}: ${failure}` };
    },
  }),
  readFunction({
    name: 'network.host_to_ips',
    summary: 'The addresses of a host by its name; null where there are none.',
    parameters: { host: text('Name.') },
    async run({ host }) {
      const found = await lookup(host, { all: true }).catch(() => []);
      return found.length === 0 ? null : [...new Set(found.map(({ address }) => address))];
    },
  }),
  readFunction({
    name: 'dnsutil.A',
    summary: 'The IPv4 addresses that a name server has for a name.',
    parameters: {
      host: text('Name.'),
      nameserver: optional(text('Has no effect; accepted for compatibility.')),
    },
    run: async ({ host }) => resolve(host, 'A').catch(() => []),
  }),
  readFunction({
    name: 'dnsutil.AAAA',
    summary: 'The IPv6 addresses that a name server has for a name.',
    parameters: {
      host: text('Name.'),
      nameserver: optional(text('Has no effect; accepted for compatibility.')),
    },
    run: async ({ host }) => resolve(host, 'AAAA').catch(() => []),
  }),
  readFunction({
    name: 'network.dns_check',
    summary: 'The address that a name leads to.',
    parameters: { addr: text('Name or address.') },
    async run({ addr }) {
      try {
        return (await lookup(addr)).address;
      } catch (error) {
        throw new MusterError('COMMAND_FAILED', `${addr} leads nowhere: ${errorMessage(error)}`, {
          cause: error,
        });
      }
    },
  }),
  readFunction({
    name: 'network.reverse_lookup',
    summary: 'The names that a name server has for an address.',
    parameters: { ip_addr: text('Address.') },
    run: async ({ ip_addr: address }) => reverse(address).catch(() => []),
  }),
];

/** A name or address that cannot be taken for an option. */
export function checkedHostName(name: string): string {
  if (/^[A-Za-z0-9:][A-Za-z0-9.:%_-]*$/.test(name)) return name;
  throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(name)} is not the name or address of a host`);
}

/** Why a TCP connection could not be made; undefined where it could. */
export function connectFailure(host: string, port: number, timeoutMs: number): Promise<string | undefined> {
  const { promise, resolve: settle } = Promise.withResolvers<string | undefined>();
  const socket = createConnection({ host, port, timeout: timeoutMs });
  socket.once('connect', () => settle(undefined));
  socket.once('timeout', () => settle('no answer'));
  socket.once('error', (error) => settle(error.message));
  return promise.finally(() => socket.destroy());
}

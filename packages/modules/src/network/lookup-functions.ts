import { lookup, resolve, reverse } from 'node:dns/promises';
import { createConnection } from 'node:net';
import { hostname } from 'node:os';
import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, number } from '../arguments/schemas.ts';

/** Functions that ask other hosts: names, reachability. */
export const lookupFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'network.get_hostname',
    summary: 'The name of the host, as its kernel has it.',
    effect: 'reads',
    args: noArguments,
    run: async () => hostname(),
  }),
  defineFunction({
    name: 'network.get_fqdn',
    summary: 'The full name of the host.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { grains }) => grains['fqdn'] ?? hostname(),
  }),
  defineFunction({
    name: 'network.ping',
    summary: 'Pings another host; what ping said, or whether it answered.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        host: anyText.describe('Name or address.'),
        timeout: number.default(4).describe('Seconds to wait.'),
        return_boolean: flag.default(false).describe('Only whether it answered.'),
      }),
    examples: [{ host: 'db1', return_boolean: true }],
    async run({ host: target, timeout, return_boolean: asBoolean }, { host }) {
      const result = await host.processes.query({
        argv: ['ping', '-c', '4', '-W', String(Math.ceil(timeout)), '--', checkedHostName(target)],
        timeoutMs: (timeout + 10) * 1000,
      });
      return asBoolean ? result.code === 0 : result.stdout.trim() || result.stderr.trim();
    },
  }),
  defineFunction({
    name: 'network.connect',
    summary: 'Whether a TCP port of another host takes connections.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        host: anyText.describe('Name or address.'),
        port: number.describe('Port.'),
        proto: anyText.default('tcp').describe('Only `tcp` is known.'),
        timeout: number.default(5).describe('Seconds to wait.'),
      }),
    examples: [{ host: 'db1', port: 5432 }],
    async run({ host, port, proto, timeout }) {
      if (proto.toLowerCase() !== 'tcp')
        throw new MusterError('ARGUMENT_INVALID', `protocol ${proto} is not known`);
      const failure = await connectFailure(host, port, timeout * 1000);
      return failure === undefined
        ? { result: true, comment: `Successfully connected to ${host} on tcp port ${port}` }
        : { result: false, comment: `Unable to connect to ${host} on tcp port ${port}: ${failure}` };
    },
  }),
  defineFunction({
    name: 'network.host_to_ips',
    summary: 'The addresses of a host by its name; null where there are none.',
    effect: 'reads',
    args: () => z.strictObject({ host: anyText.describe('Name.') }),
    examples: [{ host: 'db1' }],
    async run({ host }) {
      const found = await lookup(host, { all: true }).catch(() => []);
      return found.length === 0 ? null : [...new Set(found.map(({ address }) => address))];
    },
  }),
  defineFunction({
    name: 'dnsutil.A',
    summary: 'The IPv4 addresses that a name server has for a name.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        host: anyText.describe('Name.'),
        nameserver: anyText.optional().describe('Has no effect; accepted for compatibility.'),
      }),
    examples: [{ host: 'example.com' }],
    run: async ({ host }) => resolve(host, 'A').catch(() => []),
  }),
  defineFunction({
    name: 'dnsutil.AAAA',
    summary: 'The IPv6 addresses that a name server has for a name.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        host: anyText.describe('Name.'),
        nameserver: anyText.optional().describe('Has no effect; accepted for compatibility.'),
      }),
    examples: [{ host: 'example.com' }],
    run: async ({ host }) => resolve(host, 'AAAA').catch(() => []),
  }),
  defineFunction({
    name: 'network.dns_check',
    summary: 'The address that a name leads to.',
    effect: 'reads',
    args: () => z.strictObject({ addr: anyText.describe('Name or address.') }),
    examples: [{ addr: 'example.com' }],
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
  defineFunction({
    name: 'network.reverse_lookup',
    summary: 'The names that a name server has for an address.',
    effect: 'reads',
    args: () => z.strictObject({ ip_addr: anyText.describe('Address.') }),
    examples: [{ ip_addr: '10.0.0.5' }],
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

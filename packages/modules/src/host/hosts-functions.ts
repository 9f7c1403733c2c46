import { defineFunction, noArguments, type ReadingHost } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { type HostsEntry, parseHosts } from './hosts-file.ts';

/** `hosts.*`: names and addresses in /etc/hosts. */
export const hostsFunctions = [
  defineFunction({
    name: 'hosts.list_hosts',
    summary: 'The entries of /etc/hosts: names by address.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const byAddress = Map.groupBy(await entriesOf(host), ({ address }) => address);
      return Object.fromEntries(
        Array.from(byAddress, ([address, found]) => [
          address,
          { aliases: found.flatMap(({ names }) => names) },
        ]),
      );
    },
  }),
  defineFunction({
    name: 'hosts.get_ip',
    summary: 'The address of a name in /etc/hosts; empty where it is not there.',
    effect: 'reads',
    args: () => z.strictObject({ host: anyText.describe('Name.') }),
    examples: [{ host: 'db1' }],
    run: async ({ host: name }, { host }) =>
      (await entriesOf(host)).find(({ names }) => names.includes(name))?.address ?? '',
  }),
  defineFunction({
    name: 'hosts.get_alias',
    summary: 'The names of an address in /etc/hosts.',
    effect: 'reads',
    args: () => z.strictObject({ ip: anyText.describe('Address.') }),
    examples: [{ ip: '10.0.0.5' }],
    run: async ({ ip }, { host }) =>
      (await entriesOf(host)).filter(({ address }) => address === ip).flatMap(({ names }) => names),
  }),
  defineFunction({
    name: 'hosts.has_pair',
    summary: 'Whether /etc/hosts gives a name this address.',
    effect: 'reads',
    args: () => z.strictObject({ ip: anyText.describe('Address.'), alias: anyText.describe('Name.') }),
    examples: [{ ip: '10.0.0.5', alias: 'db1' }],
    run: async ({ ip, alias }, { host }) =>
      (await entriesOf(host)).some(({ address, names }) => address === ip && names.includes(alias)),
  }),
];

async function entriesOf(host: ReadingHost): Promise<readonly HostsEntry[]> {
  return parseHosts(await host.files.readText('/etc/hosts'));
}

import { defineFunction, type ExecutionFunction, type Json } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { addressesOf, networkAt } from './networks.ts';

/** `netaddress.*`: what a network is made of. */
export const netaddressFunctions: readonly ExecutionFunction[] = [
  ofNetwork('netaddress.list_cidr_ips', 'Every address of a network.', addressesOf),
  ofNetwork('netaddress.list_cidr_ips_ipv6', 'Every address of a network, as IPv6 has it.', (cidr) =>
    addressesOf(cidr).map((address) => (address.includes(':') ? address : `::ffff:${address}`)),
  ),
  ofNetwork('netaddress.cidr_netmask', 'The mask of a network.', (cidr) => networkAt(cidr).netmask),
  ofNetwork('netaddress.cidr_broadcast', 'The last address of a network.', (cidr) => {
    const { broadcast, kind, length } = networkAt(cidr);
    // Two addresses have nobody to be broadcast to; Salt answers with the text.
    return length > (kind === 'ipv4' ? 30 : 126) ? 'None' : broadcast;
  }),
];

function ofNetwork(
  name: `netaddress.${string}`,
  summary: string,
  answer: (cidr: string) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () => z.strictObject({ cidr: anyText.describe('Network, `192.168.0.0/20`.') }),
    examples: [{ cidr: '192.168.0.0/20' }],
    run: async ({ cidr }) => answer(cidr),
  });
}

import ipaddr from 'ipaddr.js';
import { MusterError } from '../errors/muster-error.ts';

/** Says whether one of a host's addresses, as its `ipv4` and `ipv6` grains list them, is meant. */
export type AddressMatcher = (grains: Readonly<Record<string, unknown>>) => boolean;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address (`10.0.0.5`, `2001:db8::5`) or a network (`10.0.0.0/8`) without host bits; anything else is TARGET_INVALID. */
export function compileSubnet(expression: string): AddressMatcher {
  const [addressText = '', maskText, ...more] = expression.split('/');
  const address = parseAddress(addressText);
  if (address === undefined || more.length > 0) throw invalidSubnet(expression, 'an address or a network');
  const prefix = maskText === undefined ? width(address) : parsePrefix(maskText, address);
  if (prefix === undefined) throw invalidSubnet(expression, 'an address or a network');
  if (maskText !== undefined && !hasNoHostBits(address, prefix)) {
    throw invalidSubnet(expression, 'a network, for bits behind its prefix are set');
  }
  return (grains) =>
    addressesOf(grains[address.kind()]).some(
      (own) => own.kind() === address.kind() && own.match(address, prefix),
    );
}

function addressesOf(grain: unknown): Address[] {
  const texts: unknown[] = Array.isArray(grain) ? grain : [grain];
  return texts.flatMap((text) => (typeof text === 'string' ? (parseAddress(text) ?? []) : []));
}

function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // An address with a zone (`fe80::1%eth0`) is another one than that without.
  if (!text.includes(':') || text.includes('%')) return undefined;
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

function parsePrefix(text: string, address: Address): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= width(address) ? Number(text) : undefined;
  if (address.kind() === 'ipv4' && ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() ?? undefined;
  }
  return undefined;
}

function width(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}

function hasNoHostBits(address: Address, prefix: number): boolean {
  const bits = address.toByteArray().map((byte) => byte.toString(2).padStart(8, '0'));
  return !bits.join('').slice(prefix).includes('1');
}

function invalidSubnet(expression: string, wanted: string): MusterError {
  return new MusterError('TARGET_INVALID', `${JSON.stringify(expression)} is not ${wanted}`);
}

import { MusterError } from '@muster/shared';
import ipaddr from 'ipaddr.js';

/** A network, and the length of its prefix. */
export interface Network {
  readonly kind: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly length: number;
  readonly netmask: string;
  /** The last address of the network, whatever it is called there. */
  readonly broadcast: string;
}

/** The network that an address lies in, whose prefix is given as a length or a mask; one alone where it is not given. Anything else is ARGUMENT_INVALID. */
export function networkAt(cidr: string): Network {
  const [address = '', prefix] = cidr.split('/');
  const kind = ipaddr.IPv4.isValidFourPartDecimal(address) ? 'ipv4' : 'ipv6';
  const most = kind === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? most : prefixLength(prefix);
  const family = kind === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  if (!family.isValid(address) || length === undefined || length > most) {
    throw new MusterError('ARGUMENT_INVALID', `'${cidr}' does not appear to be an IPv4 or IPv6 network`);
  }
  const whole = `${address}/${length}`;
  return {
    kind,
    length,
    address: family.networkAddressFromCIDR(whole).toString(),
    netmask: family.subnetMaskFromPrefixLength(length).toString(),
    broadcast: family.broadcastAddressFromCIDR(whole).toString(),
  };
}

/** The network that an address with its prefix lies in, as `address/length`. */
export function networkOf(cidr: string): string {
  const { address, length } = networkAt(cidr);
  return `${address}/${length}`;
}

const mostAddresses = 65_536;

/** Every address of a network; one of more than 65,536 is ARGUMENT_INVALID. */
export function addressesOf(cidr: string): string[] {
  const { address, length, kind } = networkAt(cidr);
  const count = 2 ** ((kind === 'ipv4' ? 32 : 128) - length);
  if (count > mostAddresses) {
    throw new MusterError('ARGUMENT_INVALID', `${cidr} has more than ${mostAddresses} addresses`);
  }
  const bytes = ipaddr.parse(address).toByteArray();
  return Array.from({ length: count }, (_, offset) => {
    const low = (bytes.at(-2) ?? 0) * 256 + (bytes.at(-1) ?? 0) + offset;
    return ipaddr.fromByteArray([...bytes.slice(0, -2), low >> 8, low & 255]).toString();
  });
}

function prefixLength(written: string): number | undefined {
  if (/^\d{1,3}$/.test(written)) return Number(written);
  const mask = ipaddr.IPv4.isValidFourPartDecimal(written) ? ipaddr.IPv4.parse(written) : undefined;
  return mask?.prefixLengthFromSubnetMask() ?? undefined;
}

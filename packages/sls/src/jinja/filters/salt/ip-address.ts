import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 address, with the length of its network's prefix where one was given. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
  readonly prefix: number | undefined;
}

/** Returns the address that a text spells, or `undefined`: an address, an address with a prefix length or a netmask. */
export function parseIp(text: string): IpAddress | undefined {
  const [address = '', mask, ...rest] = text.split('/');
  const parsed = rest.length === 0 ? parseAddress(address) : undefined;
  if (parsed === undefined || mask === undefined) return parsed;
  const prefix = parsePrefix(mask, parsed.version);
  return prefix === undefined ? undefined : { ...parsed, prefix };
}

/** Returns an address as it is usually written, with its prefix where it has one. */
export function formatIp({ prefix, value, version }: IpAddress): string {
  const text =
    version === 4 ? bytesOf(value, 4).join('.') : new ipaddr.IPv6(bytesOf(value, 16)).toRFC5952String();
  return prefix === undefined ? text : `${text}/${prefix}`;
}

/** Returns the network that an address lies in: its first address, and the number of its addresses. */
export function networkOf({ prefix, value, version }: IpAddress): { first: bigint; size: bigint } {
  const hostBits = BigInt(bitsOf(version) - (prefix ?? bitsOf(version)));
  return { first: (value >> hostBits) << hostBits, size: 1n << hostBits };
}

/** Returns the number of bits of a version's addresses. */
export function bitsOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

/** Tells whether an address lies in one of several networks. */
export function isWithin(address: IpAddress, networks: readonly string[]): boolean {
  return networks.some((text) => {
    const network = parseIp(text);
    if (network === undefined || network.version !== address.version) return false;
    const { first, size } = networkOf(network);
    return address.value >= first && address.value < first + size;
  });
}

function parseAddress(text: string): IpAddress | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text) && !/(?:^|\.)0\d/.test(text)) {
    return { version: 4, value: valueOf(ipaddr.IPv4.parse(text).toByteArray()), prefix: undefined };
  }
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  return { version: 6, value: valueOf(ipaddr.IPv6.parse(text).toByteArray()), prefix: undefined };
}

function parsePrefix(mask: string, version: 4 | 6): number | undefined {
  if (/^\d+$/.test(mask)) return Number(mask) <= bitsOf(version) ? Number(mask) : undefined;
  if (version === 6 || !ipaddr.IPv4.isValidFourPartDecimal(mask)) return undefined;
  return ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? undefined;
}

function valueOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function bytesOf(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number((value >> BigInt(8 * (count - 1 - index))) & 255n),
  );
}

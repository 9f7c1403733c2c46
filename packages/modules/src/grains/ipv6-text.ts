import ipaddr from 'ipaddr.js';

/** The shortest text of an IPv6 address given as 32 hexadecimal digits. */
export function formatIpv6(hexDigits: string): string {
  const groups = hexDigits.match(/.{4}/g);
  return groups?.length === 8 ? ipaddr.IPv6.parse(groups.join(':')).toRFC5952String() : hexDigits;
}

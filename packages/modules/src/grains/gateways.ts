import type { Grains } from './grain.ts';
import { formatIpv6 } from './ipv6-text.ts';
import type { SystemReader } from './system-reader.ts';

/** `ip_gw`, `ip4_gw`, `ip6_gw`: the addresses of the default gateways, false where there is none. */
export function gatewayGrains(system: SystemReader): Grains {
  const ip4 = defaultGateway4(system.text('/proc/net/route') ?? '') ?? false;
  const ip6 = defaultGateway6(system.text('/proc/net/ipv6_route') ?? '') ?? false;
  return { ip_gw: ip4 !== false || ip6 !== false, ip4_gw: ip4, ip6_gw: ip6 };
}

/** One route of the kernel's tables. */
export interface Route {
  readonly destination: string;
  readonly gateway: string;
  readonly netmask: string;
  readonly flags: string;
  readonly interface: string;
}

/** The routes of /proc/net/route, whose numbers are in the host's (little-endian) byte order. */
export function parseRoutes4(text: string): Route[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8)
    .map(([name = '', destination = '', gateway = '', flags = '', , , , mask = '']) => ({
      interface: name,
      destination: littleEndianAddress(destination),
      gateway: littleEndianAddress(gateway),
      netmask: littleEndianAddress(mask),
      flags: flagLetters(Number.parseInt(flags, 16)),
    }));
}

/** The routes of /proc/net/ipv6_route that are up. */
export function parseRoutes6(text: string): Route[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 10)
    .map(([destination = '', length = '', , , gateway = '', , , , flags = '', name = '']) => ({
      interface: name,
      destination: `${formatIpv6(destination)}/${Number.parseInt(length, 16)}`,
      gateway: formatIpv6(gateway),
      netmask: '',
      flags: flagLetters(Number.parseInt(flags, 16)),
    }));
}

/** Gateway of the first default IPv4 route; true for one that needs no gateway. */
export function defaultGateway4(text: string): string | true | undefined {
  const route = parseRoutes4(text).find(
    ({ destination, netmask }) => destination === '0.0.0.0' && netmask === '0.0.0.0',
  );
  if (route === undefined) return undefined;
  return route.gateway === '0.0.0.0' ? true : route.gateway;
}

/** The same of IPv6; the kernel's own unreachable default route on `lo` does not count. */
export function defaultGateway6(text: string): string | true | undefined {
  const route = parseRoutes6(text).find((entry) => entry.destination === '::/0' && entry.interface !== 'lo');
  if (route === undefined) return undefined;
  return route.gateway === '::' ? true : route.gateway;
}

function littleEndianAddress(hex: string): string {
  return (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16))
    .toReversed()
    .join('.');
}

function flagLetters(bits: number): string {
  const letters = ['U', 'G', 'H', 'R', 'D', 'M'];
  return letters.filter((_, position) => (bits & (1 << position)) !== 0).join('');
}

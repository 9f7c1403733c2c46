import { describe, expect, test } from 'vitest';
import type { InterfaceAddress, InterfaceTable } from '../grains/network-interfaces.ts';
import { hostAddresses, hostSubnets, isInSubnet, isPrivate, reverseName } from './interface-addresses.ts';
import { checkedHostName } from './lookup-functions.ts';
import { networkOf } from './networks.ts';
import { parseSockets } from './socket-functions.ts';

const table: InterfaceTable = {
  lo: [address('127.0.0.1/8'), address('::1/128')],
  eth0: [address('10.77.0.11/24'), address('203.0.114.5/29'), address('fe80::1/64')],
  eth1: [address('10.99.0.3/16'), address('2001:db8::5/64')],
};

describe("the host's addresses", () => {
  test.each([
    ['all of IPv4', { family: 'IPv4' as const }, ['10.77.0.11', '10.99.0.3', '203.0.114.5']],
    ['with loopback', { family: 'IPv6' as const, includeLoopback: true }, ['2001:db8::5', '::1', 'fe80::1']],
    ['of one interface', { family: 'IPv4' as const, interface: 'eth1' }, ['10.99.0.3']],
    [
      'of interfaces by glob',
      { family: 'IPv4' as const, interface: 'eth*', cidr: '10.0.0.0/8' },
      ['10.77.0.11', '10.99.0.3'],
    ],
    ['in one network', { family: 'IPv4' as const, cidr: '10.77.0.0/24' }, ['10.77.0.11']],
    ['that are public', { family: 'IPv4' as const, type: 'public' }, ['203.0.114.5']],
    ['that are private', { family: 'IPv4' as const, type: 'private' }, ['10.77.0.11', '10.99.0.3']],
  ])('%s', (_, filter, expected) => {
    expect(hostAddresses(filter, table)).toEqual(expected);
  });
  test('lie in its networks', () => {
    expect(hostSubnets('IPv4', undefined, table)).toEqual(['10.77.0.0/24', '10.99.0.0/16', '203.0.114.0/29']);
    expect(hostSubnets('IPv4', ['eth1'], table)).toEqual(['10.99.0.0/16']);
  });
});

test.each([
  ['10.77.0.11', '10.77.0.0/24', true],
  ['10.78.0.11', '10.77.0.0/24', false],
  ['::1', '10.0.0.0/8', false],
  ['nonsense', '10.0.0.0/8', false],
  ['10.0.0.1', 'nonsense', false],
])('%s is in %s: %s', (ip, cidr, expected) => {
  expect(isInSubnet(ip, cidr)).toBe(expected);
});

test('networks are computed from an address and its prefix', () => {
  expect(networkOf('172.17.35.9/20')).toBe('172.17.32.0/20');
  expect(isPrivate('172.17.35.9')).toBe(true);
  expect(isPrivate('8.8.8.8')).toBe(false);
  expect(isPrivate('192.0.2.1')).toBe(true);
  expect(isPrivate('100.64.0.1')).toBe(false);
  expect(isPrivate('fd00::1')).toBe(true);
});

test.each([
  ['10.1.2.3', '3.2.1.10.in-addr.arpa'],
  ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
])('%s is looked up backwards as %s', (ip, name) => {
  expect(reverseName(ip)).toBe(name);
});

test('sockets are read from the tables of the kernel', () => {
  const tcp =
    '  sl  local_address rem_address   st\n   0: 0100007F:1538 00000000:0000 0A 0\n   1: 0B004D0A:0016 01004D0A:C350 01 0\n';
  expect(parseSockets('tcp', tcp)).toEqual([
    {
      protocol: 'tcp',
      local: { address: '127.0.0.1', port: 5432 },
      remote: { address: '0.0.0.0', port: 0 },
      state: 'LISTEN',
    },
    {
      protocol: 'tcp',
      local: { address: '10.77.0.11', port: 22 },
      remote: { address: '10.77.0.1', port: 50_000 },
      state: 'ESTABLISHED',
    },
  ]);
  const udp6 = 'head\n 0: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 07 0\n';
  expect(parseSockets('udp6', udp6)[0]?.local).toEqual({ address: '::1', port: 53 });
});

test('what ping could take for an option is no host', () => {
  expect(() => checkedHostName('-f')).toThrow('is not the name');
  expect(checkedHostName('db-1.example.test')).toBe('db-1.example.test');
});

function address(cidr: string): InterfaceAddress {
  const [ip = ''] = cidr.split('/');
  return {
    address: ip,
    family: ip.includes(':') ? 'IPv6' : 'IPv4',
    netmask: '',
    mac: '',
    internal: false,
    cidr,
  };
}

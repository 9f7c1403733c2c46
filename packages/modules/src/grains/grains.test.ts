import { describe, expect, test } from 'vitest';
import { diskGrains } from './disks.ts';
import { firmwareGrains } from './firmware.ts';
import { defaultGateway4, defaultGateway6, gatewayGrains, parseRoutes4 } from './gateways.ts';
import { hostNameGrains, type NameLookup } from './host-name.ts';
import { identityGrains } from './identity.ts';
import { initSystemGrains } from './init-system.ts';
import { parseKernelParameters } from './kernel.ts';
import { localeGrains, zoneAbbreviation } from './locale.ts';
import { memoryGrains } from './memory.ts';
import { parseResolverConfiguration } from './name-servers.ts';
import { interfaceGrains } from './network-interfaces.ts';
import { operatingSystemGrains } from './operating-system.ts';
import { nameOfId } from './process-account.ts';
import { parseCpuInfo } from './processor.ts';
import { pythonGrains } from './python.ts';
import { rebootGrains } from './reboot.ts';
import { systemOf } from './system-reader.ts';
import { virtualizationGrains } from './virtualization.ts';

describe('the operating system', () => {
  const releases: readonly (readonly [string, string, Record<string, unknown>])[] = [
    [
      'Debian 12',
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
      {
        os: 'Debian',
        os_family: 'Debian',
        osfullname: 'Debian GNU/Linux',
        oscodename: 'bookworm',
        osrelease: '12',
        osrelease_info: [12],
        osmajorrelease: 12,
        osfinger: 'Debian-12',
      },
    ],
    [
      'Debian testing, which has no version yet',
      'NAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n',
      { os: 'Debian', os_family: 'Debian', oscodename: 'trixie' },
    ],
    [
      'Ubuntu 22.04',
      'NAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n',
      {
        os: 'Ubuntu',
        os_family: 'Debian',
        osrelease_info: [22, 4],
        osmajorrelease: 22,
        osfinger: 'Ubuntu-22.04',
      },
    ],
    [
      'Linux Mint',
      'NAME="Linux Mint"\nVERSION_ID="21.2"\nID=linuxmint\nID_LIKE="ubuntu debian"\n',
      { os: 'Mint', os_family: 'Debian', osfinger: 'Linux Mint-21' },
    ],
    [
      'Rocky Linux',
      'NAME="Rocky Linux"\nVERSION_ID="9.3"\nID="rocky"\nID_LIKE="rhel centos fedora"\n',
      { os: 'Rocky', os_family: 'RedHat', osfinger: 'Rocky Linux-9' },
    ],
  ];
  test.each(releases)('%s is known by its os-release', (_, text, expected) => {
    expect(operatingSystemGrains(systemOf({ '/etc/os-release': text }))).toMatchObject(expected);
  });
});

describe('the processor', () => {
  test('an x86 processor is described by model name and flags', () => {
    const text =
      'processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme hypervisor\n\nprocessor\t: 1\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme hypervisor\n';
    expect(parseCpuInfo(text)).toEqual({
      num_cpus: 2,
      cpu_model: 'AMD EPYC',
      cpu_flags: ['fpu', 'vme', 'hypervisor'],
    });
  });
  test('an ARM processor is described by its features', () => {
    expect(parseCpuInfo('processor\t: 0\nFeatures\t: fp asimd\n')).toEqual({
      num_cpus: 1,
      cpu_model: 'Unknown',
      cpu_flags: ['fp', 'asimd'],
    });
  });
});

test('memory is counted in MiB', () => {
  const system = systemOf({
    '/proc/meminfo': 'MemTotal:       24685864 kB\nMemFree: 5 kB\nSwapTotal:       1048572 kB\n',
  });
  expect(memoryGrains(system)).toEqual({ mem_total: 24107, swap_total: 1023 });
});

describe('the init system', () => {
  test('systemd is known by its run directory and its version by its library', () => {
    const system = systemOf({
      '/run/systemd/system/x': '',
      '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so': '',
    });
    expect(initSystemGrains(system)).toEqual({ init: 'systemd', systemd: { version: '252' } });
  });
  test('anything else is named by the first process', () => {
    expect(initSystemGrains(systemOf({ '/proc/1/comm': 'sysvinit\n' }))).toEqual({ init: 'sysvinit' });
  });
});

describe('virtualization', () => {
  const machines: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
    ['a KVM guest', { '/sys/class/dmi/id/sys_vendor': 'QEMU' }, { virtual: 'kvm' }],
    ['a VirtualBox guest', { '/sys/class/dmi/id/product_name': 'VirtualBox' }, { virtual: 'VirtualBox' }],
    ['a VMware guest', { '/sys/class/dmi/id/sys_vendor': 'VMware, Inc.' }, { virtual: 'VMware' }],
    [
      'a guest without firmware tables',
      { '/proc/cpuinfo': 'flags\t: fpu hypervisor sse' },
      { virtual: 'kvm' },
    ],
    ['bare metal', { '/sys/class/dmi/id/sys_vendor': 'Dell Inc.' }, { virtual: 'physical' }],
    ['a Docker container', { '/.dockerenv': '' }, { virtual: 'container', virtual_subtype: 'Docker' }],
    [
      'a systemd-nspawn container',
      { '/run/systemd/container': 'systemd-nspawn' },
      { virtual: 'container', virtual_subtype: 'systemd-nspawn' },
    ],
    [
      'an LXC container',
      { '/proc/1/environ': 'A=b\0container=lxc\0' },
      { virtual: 'container', virtual_subtype: 'LXC' },
    ],
  ];
  test.each(machines)('%s is recognised', (_, files, expected) => {
    expect(virtualizationGrains(systemOf(files))).toEqual(expected);
  });
});

describe('routes', () => {
  const route4 =
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n';
  const route6 =
    'fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n';
  test('the default gateways are read from the kernel tables', () => {
    expect(gatewayGrains(systemOf({ '/proc/net/route': route4, '/proc/net/ipv6_route': route6 }))).toEqual({
      ip_gw: true,
      ip4_gw: '192.0.2.1',
      ip6_gw: 'fd00::1',
    });
  });
  test('without a default route every gateway is false', () => {
    expect(gatewayGrains(systemOf({}))).toEqual({ ip_gw: false, ip4_gw: false, ip6_gw: false });
    expect(defaultGateway6(route6.split('\n').at(2) ?? '')).toBeUndefined();
  });
  test('a default route over a tunnel has no gateway and counts as true', () => {
    expect(defaultGateway4('head\ntun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0')).toBe(true);
  });
  test('numbers are read in the byte order of the host', () => {
    expect(parseRoutes4(route4)[1]).toEqual({
      interface: 'eth0',
      destination: '192.0.2.0',
      gateway: '0.0.0.0',
      netmask: '255.255.255.0',
      flags: 'U',
    });
  });
});

test('interfaces are listed with and without addresses', () => {
  const grains = interfaceGrains(
    systemOf({
      '/sys/class/net/eth0/address': '02:00:0a:4d:00:0b',
      '/sys/class/net/eth1/address': '02:00:0a:4d:00:0c',
    }),
    {
      lo: [entry('127.0.0.1', 'IPv4')],
      eth0: [entry('10.77.0.11', 'IPv4'), entry('fe80::1', 'IPv6')],
    },
  );
  expect(grains).toMatchObject({
    ipv4: ['10.77.0.11', '127.0.0.1'],
    ipv6: ['fe80::1'],
    ip4_interfaces: { eth0: ['10.77.0.11'], eth1: [], lo: ['127.0.0.1'] },
    ip_interfaces: { eth0: ['10.77.0.11', 'fe80::1'], eth1: [], lo: ['127.0.0.1'] },
    hwaddr_interfaces: { eth0: '02:00:0a:4d:00:0b', eth1: '02:00:0a:4d:00:0c' },
  });
});

test('a resolver configuration is taken apart', () => {
  const text =
    '# made by hand\nnameserver 10.0.0.53\nnameserver fe80::1%eth0\nsearch example.test corp.test ; both\noptions ndots:2\n';
  expect(parseResolverConfiguration(text)).toEqual({
    nameservers: ['10.0.0.53', 'fe80::1%eth0'],
    ip4_nameservers: ['10.0.0.53'],
    ip6_nameservers: ['fe80::1%eth0'],
    sortlist: [],
    domain: '',
    search: ['example.test', 'corp.test'],
    options: ['ndots:2'],
  });
});

describe('the name of the host', () => {
  const silent: NameLookup = { addresses: async () => [], names: async () => [] };
  test('comes qualified from /etc/hosts', async () => {
    const system = systemOf({
      '/etc/hosts': '127.0.0.1 localhost\n127.0.1.1 db.example.test db # here\n10.0.0.12 db.example.test\n',
    });
    expect(await hostNameGrains(system, 'db', silent)).toEqual({
      localhost: 'db',
      nodename: 'db',
      host: 'db',
      domain: 'example.test',
      fqdn: 'db.example.test',
      fqdn_ip4: ['127.0.1.1', '10.0.0.12'],
      fqdn_ip6: [],
      fqdns: ['db.example.test'],
    });
  });
  test('comes from the name server where /etc/hosts does not know it', async () => {
    const lookup: NameLookup = {
      addresses: async () => ['10.0.0.5', 'fd00::5'],
      names: async () => ['web.corp.test'],
    };
    expect(await hostNameGrains(systemOf({}), 'web', lookup)).toMatchObject({
      fqdn: 'web.corp.test',
      fqdn_ip4: ['10.0.0.5'],
      fqdn_ip6: ['fd00::5'],
    });
  });
  test('stays as it is where nobody knows more', async () => {
    expect(await hostNameGrains(systemOf({}), 'alone', silent)).toMatchObject({
      fqdn: 'alone',
      domain: '',
      host: 'alone',
    });
  });
});

test('kernel parameters keep quoted blanks together', () => {
  expect(parseKernelParameters('ro quiet root=/dev/vda1 dyndbg="file a.c +p"')).toEqual([
    ['ro', null],
    ['quiet', null],
    ['root', '/dev/vda1'],
    ['dyndbg', 'file a.c +p'],
  ]);
});

test('disks are told apart by whether they turn', () => {
  const system = systemOf({
    '/sys/block/sda/queue/rotational': '1',
    '/sys/block/nvme0n1/queue/rotational': '0',
    '/sys/block/loop0/queue/rotational': '0',
    '/sys/block/dm-0/queue/rotational': '1',
  });
  expect(diskGrains(system)).toEqual({ disks: ['sda'], ssds: ['nvme0n1'] });
});

test('firmware facts that cannot be read are left out', () => {
  const system = systemOf({
    '/sys/class/dmi/id/bios_version': '1.2\n',
    '/sys/class/dmi/id/product_uuid': 'AB-CD\n',
  });
  expect(firmwareGrains(system)).toEqual({ efi: false, biosversion: '1.2', uuid: 'ab-cd' });
});

test.each([
  ['CET-1CEST,M3.5.0,M10.5.0/3', 60, 'CET'],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 120, 'CEST'],
  ['NST3:30NDT,M3.2.0,M11.1.0', -210, 'NST'],
  ['<+0530>-5:30', 330, '+0530'],
  ['UTC0', 0, 'UTC'],
  ['', 0, 'UTC'],
])('the rule %s at %d minutes east is the zone %s', (rule, offset, abbreviation) => {
  expect(zoneAbbreviation(rule === '' ? '' : `TZif2\n${rule}\n`, offset)).toBe(abbreviation);
});

test('the time zone is named by the link to its file', () => {
  const system = systemOf({ '/etc/localtime': '->/usr/share/zoneinfo/Europe/Berlin' });
  expect(localeGrains(system, { LANG: 'de_DE.UTF-8' })).toMatchObject({
    timezone: 'Europe/Berlin',
    locale_info: { defaultlanguage: 'de_DE', defaultencoding: 'UTF-8' },
  });
});

test('a restart that packages need is a grain', () => {
  expect(rebootGrains(systemOf({}))).toEqual({ reboot_required: false, reboot_required_by: [] });
  const system = systemOf({
    '/run/reboot-required': '*** System restart required ***\n',
    '/run/reboot-required.pkgs': 'linux-image-amd64\ndbus\ndbus\n',
  });
  expect(rebootGrains(system)).toEqual({
    reboot_required: true,
    reboot_required_by: ['dbus', 'linux-image-amd64'],
  });
});

test('the version of Python is read from its link', () => {
  expect(pythonGrains(systemOf({ '/usr/bin/python3': '->python3.11' }))).toMatchObject({
    pythonversion: [3, 11, 0, 'final', 0],
  });
  expect(pythonGrains(systemOf({}))).toEqual({});
});

test('the server id depends on the id alone and fits 31 bits', () => {
  const first = identityGrains(systemOf({ '/etc/machine-id': 'abc\n' }), 'web1', 'salt');
  expect(first).toEqual({
    id: 'web1',
    master: 'salt',
    machine_id: 'abc',
    server_id: first['server_id'] ?? null,
  });
  expect(first['server_id']).toBeLessThan(2 ** 31);
  expect(identityGrains(systemOf({}), 'web2', '')['server_id']).not.toBe(first['server_id']);
});

test('an id is looked up in the third column', () => {
  expect(nameOfId('root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/false', 33)).toBe('www-data');
  expect(nameOfId('', 33)).toBeUndefined();
});

const entry = (address: string, family: string) => ({
  address,
  family,
  internal: false,
  mac: '02:00:0a:4d:00:0b',
  netmask: '',
  cidr: null,
});

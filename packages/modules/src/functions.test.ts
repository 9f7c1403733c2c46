import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryHost, type Json, type MemoryHostOptions, type MinionServices } from '@muster/engine';
import { describe, expect, test } from 'vitest';
import { functionContext } from './testing/function-context.ts';
import { callOwn } from './testing/own-registry.ts';

const listed = 'curl\t7.74.0-1\tconfig-files\nnginx\t1.22.1-9\tinstalled\nlibc6:i386\t2.36-9\tinstalled\n';

const host: MemoryHostOptions = {
  programs: {
    'dpkg-query': async (args) =>
      args.includes('nosuch')
        ? { code: 1, stderr: 'dpkg-query: no packages found matching nosuch\n' }
        : { stdout: listed },
  },
  installed: { nginx: '1.22.1-9', curl: '7.74.0-1' },
  offered: { nginx: '1.22.1-9', curl: '7.88.1-10', sl: '5.02-1' },
  services: {
    nginx: { status: 'running', enabled: true },
    'nginx-debug': { status: 'stopped' },
    'getty@': { status: 'stopped' },
  },
  files: {
    '/etc/hosts': '127.0.0.1 localhost\n10.0.0.5 db.example.test db\n10.0.0.5 database\n',
    '/proc/net/route':
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\n',
  },
};

describe('functions answer in the shapes of Salt', () => {
  const answers: readonly (readonly [string, readonly Json[], Json])[] = [
    ['pkg.version', ['nginx'], '1.22.1-9'],
    ['pkg.version', ['nginx', 'telnet'], { nginx: '1.22.1-9', telnet: '' }],
    ['pkg.latest_version', ['curl'], '7.88.1-10'],
    ['pkg.latest_version', ['nginx', 'curl', 'sl'], { nginx: '', curl: '7.88.1-10', sl: '5.02-1' }],
    ['pkg.upgrade_available', ['nginx'], false],
    ['pkg.version_cmp', ['1.10', '1.9'], 1],
    ['pkg.version_cmp', ['2:1.0', '1.1', true], -1],
    ['user.list_groups', ['root'], ['root']],
    ['network.reverse_ip', ['10.0.0.1'], '1.0.0.10.in-addr.arpa'],
    ['service.status', ['nginx'], true],
    ['service.status', ['ng*'], { nginx: true, 'nginx-debug': false }],
    ['service.enabled', ['nginx'], true],
    ['service.available', ['apache2'], false],
    ['service.missing', ['apache2'], true],
    ['hosts.get_ip', ['db'], '10.0.0.5'],
    ['hosts.get_alias', ['10.0.0.5'], ['db.example.test', 'db', 'database']],
    ['hosts.has_pair', ['10.0.0.5', 'database'], true],
    ['network.calc_net', ['172.17.0.5', '255.255.240.0'], '172.17.0.0/20'],
    ['network.ip_in_subnet', ['10.0.0.5', '10.0.0.0/8'], true],
    ['network.calc_net', ['2001:db8::5'], '2001:db8::5/128'],
    ['network.reverse_ip', ['127.0.0.1'], '1.0.0.127.in-addr.arpa'],
    ['network.ifacestartswith', ['127.0'], ['lo']],
    ['network.ifacestartswith', ['127.1'], []],
    [
      'network.convert_cidr',
      ['172.31.4.5/16'],
      { network: '172.31.0.0', netmask: '255.255.0.0', broadcast: '172.31.255.255' },
    ],
    [
      'network.convert_cidr',
      ['2001:db8::5/64'],
      {
        network: '2001:db8::',
        netmask: 'ffff:ffff:ffff:ffff::',
        broadcast: '2001:db8::ffff:ffff:ffff:ffff',
      },
    ],
    [
      'network.convert_cidr',
      ['10.0.0.1'],
      { network: '10.0.0.1', netmask: '255.255.255.255', broadcast: '10.0.0.1' },
    ],
    ['netaddress.list_cidr_ips', ['192.168.0.255/31'], ['192.168.0.254', '192.168.0.255']],
    ['netaddress.list_cidr_ips', ['10.0.0.1'], ['10.0.0.1']],
    ['netaddress.list_cidr_ips', ['2001:db8::5/127'], ['2001:db8::4', '2001:db8::5']],
    ['netaddress.list_cidr_ips', ['10.0.0.0/255.255.255.254'], ['10.0.0.0', '10.0.0.1']],
    ['netaddress.list_cidr_ips_ipv6', ['10.0.0.0/31'], ['::ffff:10.0.0.0', '::ffff:10.0.0.1']],
    ['netaddress.list_cidr_ips_ipv6', ['2001:db8::5/128'], ['2001:db8::5']],
    ['netaddress.cidr_netmask', ['192.168.0.0/20'], '255.255.240.0'],
    ['netaddress.cidr_broadcast', ['192.168.0.0/20'], '192.168.15.255'],
    ['netaddress.cidr_broadcast', ['192.168.0.0/31'], 'None'],
    ['netaddress.cidr_broadcast', ['2001:db8::5/64'], '2001:db8::ffff:ffff:ffff:ffff'],
    ['lowpkg.list_pkgs', [], { nginx: '1.22.1-9', 'libc6:i386': '2.36-9' }],
    ['lowpkg.list_pkgs', ['nosuch'], 'Error:  dpkg-query: no packages found matching nosuch'],
  ];
  test.each(answers)('%s %j', async (name, args, expected) => {
    expect(await call(name, args)).toEqual(expected);
  });
  test('the default route is read from the kernel', async () => {
    expect(await call('network.default_route', ['inet'])).toMatchObject([
      { gateway: '10.0.0.1', interface: 'eth0' },
    ]);
  });
});

test('a hold is reported with what it was before', async () => {
  expect(await call('pkg.hold', ['nginx'])).toEqual({
    nginx: {
      name: 'nginx',
      result: true,
      changes: { old: 'install', new: 'hold' },
      comment: 'Package nginx is held.',
    },
  });
});

test.each([
  ['pkg.install', [], {}, "needs the argument 'name' or 'pkgs'"],
  ['network.ping', ['-f'], {}, 'is not the name or address of a host'],
  [
    'network.ip_addrs',
    [],
    { include_loopback: 'perhaps' },
    "argument 'include_loopback' has to be true or false",
  ],
  ['postgres.psql_query', ['select 1; drop table x'], {}, 'one statement'],
  ['git.checkout', ['/srv/app', '--orphan'], {}, 'is not a revision'],
  ['service.show', ['a b'], {}, 'is not the name of a service'],
  ['network.convert_cidr', ['10.0.0.1/33'], {}, 'does not appear to be an IPv4 or IPv6 network'],
  ['netaddress.list_cidr_ips', ['10.0.0.0/15'], {}, 'has more than 65536 addresses'],
] as const)('%s %j is refused', async (name, args, named, message) => {
  await expect(call(name, args, { named })).rejects.toThrow(message);
});

describe('the file of grains', () => {
  test('is written by setval, append and delkey, and read again by the minion', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'grains-'));
    let refreshes = 0;
    const options = {
      opts: { config_dir: directory },
      grains: { roles: ['web'] },
      minion: {
        async refreshGrains() {
          refreshes += 1;
          return {};
        },
      },
    };
    expect(await call('grains.setval', ['datacenter', 'north'], options)).toEqual({ datacenter: 'north' });
    expect(await call('grains.append', ['roles', 'db'], options)).toEqual({ roles: ['web', 'db'] });
    expect(await call('grains.append', ['roles', 'web'], options)).toBe(
      'The val "web" was already in the list roles',
    );
    await call('grains.set', ['rack:row', 4], options);
    await call('grains.delkey', ['datacenter'], options);
    expect(await readFile(join(directory, 'grains'), 'utf8')).toBe(
      'roles:\n  - web\n  - db\nrack:\n  row: 4\n',
    );
    expect(refreshes).toBe(4);
  });
});

interface CallOptions {
  readonly named?: Readonly<Record<string, Json>>;
  readonly opts?: Readonly<Record<string, Json>>;
  readonly grains?: Readonly<Record<string, Json>>;
  readonly minion?: Partial<MinionServices>;
}

function call(name: string, positional: readonly Json[], options: CallOptions = {}): Promise<Json> {
  const { named = {}, opts = {}, grains = {}, minion = {} } = options;
  const context = functionContext(createMemoryHost(host), { opts, grains }, minion);
  return callOwn(name, { positional, named }, context);
}

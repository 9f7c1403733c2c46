import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryHost, type Json, type MemoryHostOptions, type MinionServices } from '@muster/engine';
import { describe, expect, test } from 'vitest';
import { functionContext } from './testing/function-context.ts';
import { callOwn } from './testing/own-registry.ts';

const host: MemoryHostOptions = {
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
    ['network.reverse_ip', ['127.0.0.1'], '1.0.0.127.in-addr.arpa'],
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

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeProblem } from './config-error.ts';
import type { LoadOptions } from './load-config.ts';
import { loadMasterConfig } from './master-config.ts';
import { loadMinionConfig } from './minion-config.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-config-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function write(name: string, text: string): Promise<void> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

test('an empty directory gives every default', async () => {
  const config = await loadMasterConfig(directory);
  expect(config).toMatchObject({
    interface: '0.0.0.0',
    bus_port: 4510,
    state_dir: '/var/lib/muster/master',
    cache_dir: '/var/cache/muster/master',
    run_dir: '/run/muster',
    pki_dir: '/var/lib/muster/master/pki',
    file_roots: { base: ['/srv/salt'] },
    socket_mode: 0o600,
    extra: {},
  });
});

test('root_dir moves every default directory, and relative paths start at the configuration', async () => {
  await write(
    'minion.yaml',
    'id: web1\nroot_dir: host\nsandbox: ./box\nfile_roots: {base: states, dev: [a, /b]}\n',
  );
  expect(await loadMinionConfig(directory)).toMatchObject({
    id: 'web1',
    state_dir: join(directory, 'host/var/lib/muster/minion'),
    run_dir: join(directory, 'host/run/muster'),
    sandbox: join(directory, 'box'),
    file_roots: { base: [join(directory, 'states')], dev: [join(directory, 'a'), '/b'] },
  });
});

test('fragments are laid over the main file in alphabetical order, mappings merging', async () => {
  await write('minion.yaml', 'id: a\ngrains: {role: web, dc: east}\n');
  await write('minion.d/20.conf', 'id: c\n');
  await write('minion.d/10.yaml', 'id: b\ngrains: {dc: west}\n');
  await write('minion.d/.30.yaml.swp', 'id: d\n');
  expect(await loadMinionConfig(directory)).toMatchObject({ id: 'c', grains: { role: 'web', dc: 'west' } });
});

test("the id comes from minion_id beside the configuration where the configuration doesn't say", async () => {
  await write('minion_id', 'kept.example\n');
  expect((await loadMinionConfig(directory)).id).toBe('kept.example');
});

test('the master may be one address or several', async () => {
  await write('minion.yaml', 'id: a\nmaster: m1\n');
  expect((await loadMinionConfig(directory)).master).toEqual(['m1']);
});

test("YAML is read as Salt reads it: yes is a boolean, 0644 is octal, an open key's value is kept", async () => {
  await write('master.yaml', 'auto_accept: yes\nsocket_mode: 0660\nsite:\n  when: 2020-01-01\n');
  expect(await loadMasterConfig(directory)).toMatchObject({
    auto_accept: true,
    socket_mode: 0o660,
    extra: { site: { when: '2020-01-01' } },
  });
});

test('unknown settings are reported with their place and what was meant', async () => {
  await write('master.yaml', 'interface: "::"\n\nfile_root:\n  base: [/srv]\nsite_name: x\n');
  const warnings: string[] = [];
  await loadMasterConfig(directory, { warn: (problem) => warnings.push(describeProblem(problem)) });
  expect(warnings).toEqual([
    `${directory}/master.yaml:3:1: file_root: is not a setting of the master; did you mean file_roots?`,
    `${directory}/master.yaml:5:1: site_name: is not a setting of the master`,
  ]);
});

test('settings of Salt that nothing acts on are said so, with what to do instead', async () => {
  await write('master.yaml', 'ext_pillar: [{git: x}]\nreactor: []\npublisher_acl: {alice: [test.ping]}\n');
  await write('minion.yaml', 'id: a\nschedule: {highstate: {function: state.apply}}\nbeacons: {}\n');
  const warnings: string[] = [];
  const warn: LoadOptions['warn'] = (problem) => warnings.push(describeProblem(problem));
  await loadMasterConfig(directory, { warn });
  await loadMinionConfig(directory, { warn });
  expect(warnings.map((line) => line.split(': ').slice(0, 3).join(': '))).toEqual(
    [
      'master.yaml:1:1: ext_pillar',
      'master.yaml:2:1: reactor',
      'master.yaml:3:1: publisher_acl',
      'minion.yaml:2:1: schedule',
      'minion.yaml:3:1: beacons',
    ].map((place) => `${directory}/${place}: is a setting of Salt that Muster does not act on`),
  );
});

const digest = createHash('sha256').update('a key').digest();
const fingerprint = `SHA256:${digest.toString('base64').replace('=', '')}`;
const inHex = digest.toString('hex').replaceAll(/..(?!$)/g, '$&:');

test.each([
  ['its own name', `master_fingerprint: ${fingerprint}`],
  ["Salt's name", `master_finger: ${fingerprint}`],
  ["Salt's name, in hexadecimal", `master_finger: '${inHex}'`],
  ['both names', `master_fingerprint: ${fingerprint}\nmaster_finger: '${inHex}'`],
])("the fingerprint of the master's key is given by %s", async (_, text) => {
  await write('minion.yaml', `id: a\n${text}\n`);
  expect((await loadMinionConfig(directory)).master_fingerprint).toBe(fingerprint);
});

test.each([
  ["master_finger: 'ab:cd'", /minion\.yaml:2:1: master_finger: expected SHA256:/],
  [
    `master_finger: '${inHex}'\nmaster_fingerprint: SHA256:${'A'.repeat(43)}`,
    /master_finger: names another key/,
  ],
])('a fingerprint that cannot be right is refused: %j', async (text, message) => {
  await write('minion.yaml', `id: a\n${text}\n`);
  await expect(loadMinionConfig(directory)).rejects.toThrow(message);
});

test('an empty master_finger is none', async () => {
  await write('minion.yaml', "id: a\nmaster_finger: ''\n");
  expect((await loadMinionConfig(directory)).master_fingerprint).toBeUndefined();
});

describe('mistakes are named with file, line, column and what was expected', () => {
  const cases: readonly (readonly [text: string, expected: RegExp])[] = [
    ['bus_port: high\n', /master\.yaml:1:1: bus_port: expected .*(int|number).*string/],
    ['interface: a\n\nfile_roots:\n  base: 5\n', /master\.yaml:4:3: file_roots\.base: expected array/],
    ['nodegroups:\n  a: {b: c}\n', /master\.yaml:2:3: nodegroups\.a: expected string/],
    ['auto_accept_rules:\n  - ids: a\n    adresses: []\n', /:2:5: auto_accept_rules\.0: .*adresses/],
    ['interface: a\ninterface: b\n', /master\.yaml:2:1: Map keys must be unique/],
    ['interface: [a\n', /master\.yaml:\d+:\d+: /],
    ['- a\n', /master\.yaml:1:1: expected settings/],
    ['interface:\n\t- a\n', /master\.yaml:2:1: .*[Tt]ab/],
  ];
  test.each(cases)('%j', async (text, expected) => {
    await write('master.yaml', text);
    await expect(loadMasterConfig(directory)).rejects.toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(expected) }),
    );
  });

  test('an alias bomb', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`);
    await write('master.yaml', ['l0: &l0 [x]', ...levels, ''].join('\n'));
    await expect(loadMasterConfig(directory)).rejects.toThrow(/alias/i);
  });

  test('a hostile id', async () => {
    await write('minion.yaml', 'id: ../x\n');
    await expect(loadMinionConfig(directory)).rejects.toThrow(/minion\.yaml:1:1: id: expected 1 to 255/);
  });

  test('a directory that does not exist', async () => {
    await expect(loadMasterConfig(join(directory, 'nope'))).rejects.toThrow(/no such file or directory/);
  });
});

test('a key called __proto__ stays a key', async () => {
  await write('minion.yaml', 'id: a\ngrains:\n  __proto__: {polluted: 1}\n');
  await loadMinionConfig(directory);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

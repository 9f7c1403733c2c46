import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fleet, returnsOf } from './fleet.ts';

type Run = Readonly<Record<string, Readonly<Record<string, { result: boolean | null; comment: string }>>>>;

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.raise({ name: 'failures', hosts: ['master', 'web', 'db'] });
  await fleet.acceptAll();
});

afterAll(async () => {
  await fleet?.bed.down();
});

/** Applies one SLS tree to every host. */
async function apply(tree: Readonly<Record<string, string>>, ...args: readonly string[]) {
  await fleet.writeTree(tree);
  return await fleet.muster('apply', '*', ...args);
}

test('a syntax error in a template names file, line and column, nothing is half-applied, and other states still work', async () => {
  const result = await apply(
    {
      'states/broken.sls':
        'first:\n  file.managed:\n    - name: /tmp/half-applied\n{% if grains.id == %}\nx: {}\n{% endif %}\n',
    },
    'broken',
  );
  expect(result.code).toBe(2);
  expect(result.stdout).toMatch(/broken\.sls:4:\d+/);
  expect(result.stdout).toContain('{% if grains.id == %}');
  expect((await fleet.host('web').exec(['test', '-e', '/tmp/half-applied'])).code).toBe(1);
  expect((await fleet.muster('run', '*', 'test.ping')).code).toBe(0);
});

test('a fault of the YAML shows the line of the template', async () => {
  const result = await apply({ 'states/yaml.sls': '{% set x = 1 %}\na:\n  test.nop:\n - name: b\n' }, 'yaml');
  expect(result.code).toBe(2);
  expect(result.stdout).toMatch(/yaml\.sls:[34]:\d+/);
});

test('an unknown state function is named with what was probably meant', async () => {
  const result = await apply({ 'states/unknown.sls': '/tmp/x:\n  file.manged: []\n' }, 'unknown');
  expect(result.code).toBe(2);
  expect(result.stdout).toContain('file.manged');
  expect(result.stdout).toContain('file.managed');
});

test('a git server that cannot be reached fails its state and what requires it, and nothing else', async () => {
  const result = await apply(
    {
      'states/git.sls': `
git:
  pkg.installed: []
git://10.77.0.250/nowhere.git:
  git.latest:
    - target: /srv/nowhere
    - require: [{pkg: git}]
needs-it:
  test.nop:
    - require: [{git: 'git://10.77.0.250/nowhere.git'}]
free:
  test.nop: []
`,
    },
    'git',
    '--json',
    '--timeout',
    '120',
  );
  expect(result.code, result.stderr).toBe(2);
  const states = (returnsOf(result.stdout) as Run)['web'] ?? {};
  const state = (key: string) => Object.entries(states).find(([name]) => name.includes(key))?.[1];
  expect(state('git_|-git://')?.result).toBe(false);
  expect(state('git_|-git://')?.comment).toMatch(/10\.77\.0\.250/);
  expect(state('needs-it')?.result).toBe(false);
  expect(state('free')?.result).toBe(true);
});

test('a pillar that does not compile is shown to the operator, runs nothing on its minion, and does not touch the others', async () => {
  await fleet.writeTree({
    'states/ok.sls': 'ok:\n  file.managed:\n    - name: /tmp/ran\n    - contents: ran\n',
    'pillar/top.sls': "base:\n  'web': [bad]\n",
    'pillar/bad.sls': 'a: {{ nothing.here }}\n',
  });
  const result = await fleet.muster('apply', '*', 'ok', '--json');
  expect(result.code).toBe(2);
  const run = returnsOf(result.stdout);
  expect(JSON.stringify(run['web'])).toMatch(/bad\.sls:1/);
  expect((await fleet.host('web').exec(['test', '-e', '/tmp/ran'])).code).toBe(1);
  expect(await fleet.host('db').read('/tmp/ran')).toBe('ran\n');
  expect(JSON.stringify(run['db'])).not.toContain('bad.sls');
  await fleet.writeTree({ 'pillar/top.sls': 'base: {}\n' });
});

test('a wrong password of the database fails the state that uses it with the words of PostgreSQL', async () => {
  const result = await apply(
    {
      'states/postgres.sls': `
postgresql:
  pkg.installed: []
  service.running: []
app:
  postgres_user.present:
    - password: right-password-1
    - user: postgres
    - require: [{service: postgresql}]
log in:
  cmd.run:
    - name: psql -h 127.0.0.1 -U app -d postgres -c 'select 1'
    - env: [{PGPASSWORD: {{ pillar.get('db_password') }}}]
    - require: [{postgres_user: app}]
`,
      'pillar/top.sls': "base:\n  'db': [wrong]\n",
      'pillar/wrong.sls': 'db_password: wrong-password-2\n',
    },
    'postgres',
  );
  expect(result.code).toBe(2);
  expect(result.stdout).toMatch(/password authentication failed for user "app"/);
  expect(result.stdout).not.toContain('wrong-password-2');
});

test('a full disk fails the state that writes, is named, and the minion goes on answering', async () => {
  await fleet.host('web').fillDisk();
  try {
    const result = await apply(
      { 'states/big.sls': `/srv/big:\n  file.managed:\n    - contents: ${'x'.repeat(20_000)}\n` },
      'big',
      '--json',
    );
    expect(result.code).toBe(2);
    const run = returnsOf(result.stdout);
    expect(JSON.stringify(run['web'])).toMatch(/no space (is )?left/i);
    expect(JSON.stringify(run['db'])).toContain('/srv/big');
    expect(await fleet.returns(['run', 'web', 'test.ping'])).toEqual({ web: true });
  } finally {
    await fleet.host('web').freeDisk();
  }
  const after = await fleet.returns<Run>(['apply', 'web', 'big']);
  expect(Object.values(after['web'] ?? {}).map((state) => state.result)).toEqual([true]);
});

test('a target that matches nobody and a target that cannot be read are told apart', async () => {
  const nobody = await fleet.muster('run', 'nobody*', 'test.ping');
  expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('nobody*')]);
  const unreadable = await fleet.muster('run', '-C', 'web* and (', 'test.ping');
  expect(unreadable.code).toBe(64);
  expect(unreadable.stderr).toContain('web* and (');
});

test('malformed configuration stops a daemon with file, line and column', async () => {
  await fleet.host('web').write('/tmp/bad/minion.yaml', 'master: 10.77.0.10\nmine_interval: soon\n');
  const result = await fleet.host('web').exec(['muster', 'minion', '-c', '/tmp/bad'], { timeout: 10_000 });
  expect(result.code).toBe(1);
  expect(result.stderr + result.stdout).toMatch(/minion\.yaml:2:\d+.*mine_interval/s);
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { documentedExample } from '../minion/documented-example.ts';
import { eventually, Fleet, returnsOf } from './fleet.ts';

type States = Record<string, { result: boolean | null; changes: Record<string, unknown>; comment: string }>;

let fleet: Fleet;
const example = await documentedExample('States of your own');
const tree = Object.fromEntries(Object.entries(example).map(([path, text]) => [`states/${path}`, text]));

beforeAll(async () => {
  fleet = await Fleet.raise({ name: 'extend', hosts: ['master', 'web1'] });
  await fleet.acceptAll();
  await fleet.writeTree({ ...tree, 'states/top.sls': "base: {'web*': [site]}" });
});

afterAll(async () => {
  await fleet?.bed.down();
});

test('the release runs a tree with states of its own, without a master', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-extend-'));
  try {
    const config = { 'config/minion.yaml': `sandbox: ${directory}/host\n`, 'host/etc/issue': '' };
    for (const [path, text] of Object.entries({ ...tree, ...config })) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const roots = ['--file-root', join(directory, 'states'), '--config-dir', join(directory, 'config')];
    const { stdout } = await promisify(execFile)(
      join(inject('release'), 'bin/muster'),
      ['call', '--local', '--json', ...roots, 'state.apply', 'site'],
      { env: { ...process.env, XDG_CACHE_HOME: join(directory, 'cache') } },
    );
    const { local } = returnsOf(stdout) as { local: States };
    expect(Object.values(local).map(({ result }) => result)).toEqual([true, true]);
    expect(await readFile(join(directory, 'host/etc/hostname'), 'utf8')).toBe('web1\n');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('a function is there without further ado, and a dry run of a state writes nothing', async () => {
  await setHostName('elsewhere');
  expect(await fleet.returns(['run', 'web1', 'greet.hello', 'Ann'])).toEqual({
    web1: 'Hello Ann, this is web1.',
  });
  const planned = await fleet.returns<{ web1: States }>(['apply', 'web1', '--test'], [10]);
  expect(Object.values(planned.web1).map(({ result }) => result)).toEqual([null, null]);
  expect(await hostName()).toBe('elsewhere\n');
});

test('the highstate brings the state about, once', async () => {
  await fleet.json(['apply', 'web1']);
  expect(await hostName()).toBe('web1\n');
  expect(await fleet.host('web1').read('/etc/motd')).toBe('Hello operator, this is web1.\n');
  const again = await fleet.returns<{ web1: States }>(['apply', 'web1']);
  expect(Object.values(again.web1).map(({ changes }) => changes)).toEqual([{}, {}]);
});

test('its drift is repaired, after a restart without the master too', async () => {
  await setHostName('tampered');
  await eventually('the name is repaired', async () => (await hostName()) === 'web1\n');
  await fleet.master.run(['systemctl', 'stop', 'muster-master']);
  await fleet.host('web1').run(['systemctl', 'restart', 'muster-minion']);
  await setHostName('tampered again');
  await eventually('the name is repaired again', async () => (await hostName()) === 'web1\n');
  await fleet.master.run(['systemctl', 'start', 'muster-master']);
  await fleet.connected(['web1']);
});

test('an edit takes effect at the next run', async () => {
  const greet = tree['states/_modules/greet.ts'] ?? '';
  await fleet.writeTree({ 'states/_modules/greet.ts': greet.replace('Hello', 'Good day') });
  expect(await fleet.returns(['run', 'web1', 'greet.hello', 'Ann'])).toEqual({
    web1: 'Good day Ann, this is web1.',
  });
  const inCapitals = (tree['states/_states/hostname.ts'] ?? '')
    .replace('({ hostname: name })', '({ hostname: name.toUpperCase() })')
    .replace('${name}', '${name.toUpperCase()}');
  await fleet.writeTree({ 'states/_states/hostname.ts': inCapitals });
  await fleet.json(['apply', 'web1']);
  expect(await hostName()).toBe('WEB1\n');
});

test('a file that cannot be used fails its states with the place, and others are applied', async () => {
  await fleet.writeTree({
    'states/_states/hostname.ts': `${tree['states/_states/hostname.ts'] ?? ''}\nlet path = 1;\n`,
  });
  const { web1 } = await fleet.returns<{ web1: States }>(['apply', 'web1'], [2]);
  const [broken, motd] = Object.values(web1);
  expect(broken).toMatchObject({
    result: false,
    comment: expect.stringMatching(/salt:\/\/_states\/hostname\.ts:\d+:5: .*already been declared/),
  });
  expect(motd?.result).toBe(true);
});

async function setHostName(name: string): Promise<void> {
  await fleet.host('web1').write('/etc/hostname', `${name}\n`);
}

async function hostName(): Promise<string> {
  return await fleet.host('web1').read('/etc/hostname');
}

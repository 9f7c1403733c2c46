import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fleet } from './fleet.ts';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.raise({ name: 'saltnames', hosts: ['master'] });
});

afterAll(async () => {
  await fleet?.bed.down();
});

test("programs with Salt's names are there while that is asked for, and never over another's", async () => {
  const { master } = fleet;
  const install = '/opt/muster/install.sh';
  expect((await master.exec(['salt', '--version'])).code).not.toBe(0);
  expect(await master.run([install, '--with-salt-names'])).toMatch(/ is installed/);
  await fleet.acceptAll();
  // An upgrade keeps them
  await master.run([install]);
  expect(await master.run(['salt-key', '-l', 'acc', '--out', 'yaml'])).toBe('minions:\n- master\n');
  expect(await master.run(['salt', '*', 'test.ping', '--out=json'])).toBe('{\n    "master": true\n}\n');
  expect(await master.run(['salt-call', 'test.ping', '--out=txt'])).toBe('local: True\n');
  expect(await master.run(['salt-run', 'manage.up', '--out=yaml'])).toBe('- master\n');
  expect(await master.run(['salt-cp', '*', '/etc/hostname', '/root/copy', '--out=txt'])).toContain(
    "'/root/copy': True",
  );
  await master.run([install, '--without-salt-names']);
  expect((await master.exec(['sh', '-c', 'command -v salt'])).code).not.toBe(0);

  await master.write('/usr/local/bin/salt', '#!/bin/sh\necho another\n');
  await master.run(['chmod', '755', '/usr/local/bin/salt']);
  const refused = await master.exec([install, '--with-salt-names']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    "/usr/local/bin/salt is not Muster's: it stays, and salt is not installed",
  );
  expect(await master.run(['salt'])).toBe('another\n');
  expect(await master.run(['salt-call', '--version'])).toMatch(/^salt-call .* \(Muster\)\n$/);
});

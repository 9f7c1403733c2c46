import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectGrains } from './collect-grains.ts';
import { parseStaticGrains, readStaticGrains } from './static-grains.ts';

test('a file that does not exist has no grains', async () => {
  expect(await readStaticGrains('/nonexistent/grains')).toEqual({});
});

test('a syntax error names its place', () => {
  expect(() => parseStaticGrains('roles: [a\nb: 1', '/etc/muster/grains')).toThrow(
    /\/etc\/muster\/grains:2:\d+/,
  );
});

test('a list is refused', () => {
  expect(() => parseStaticGrains('- a', 'grains')).toThrow('has to be a mapping');
});

test('configured grains win over the file, the file over what was found', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'grains-')), 'grains');
  await writeFile(file, 'os: Fantasy\nroles: [web]\ndatacenter: a\n');
  const grains = await collectGrains({ id: 'web1', file, configured: { datacenter: 'b' } });
  expect(grains).toMatchObject({
    id: 'web1',
    os: 'Fantasy',
    roles: ['web'],
    datacenter: 'b',
    kernel: 'Linux',
  });
});

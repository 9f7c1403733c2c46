import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestMaster } from '../bus/test-master.ts';
import { muster, startMinion, writeTree } from './real-minion.ts';

const tree = (motd: string) => ({
  'site.sls': `
/motd.txt:
  file.managed:
    - contents: ${motd}
/secret.txt:
  file.managed:
    - contents: hidden
    - show_changes: false
`,
});

test('a plan is carried out as it was made, or nothing of it', async () => {
  await using master = await openTestMaster();
  await writeTree(master, 'states', tree('hello'));
  await using web = await startMinion(master, 'web1');
  await using db = await startMinion(master, 'db1');
  const file = join(master.directory, 'plan.json');
  const plan = () => muster(master, 'apply', '*', 'site', '--plan-out', file);
  const apply = () => muster(master, 'apply', '--plan', file);
  const read = (minion: typeof web, path: string) => readFile(join(minion.root, path), 'utf8');

  const planned = await plan();
  expect([planned.code, planned.err]).toEqual([10, expect.stringContaining(`apply --plan ${file}`)]);
  expect(planned.out).toContain('New file');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(existsSync(join(web.root, 'motd.txt'))).toBe(false);

  // The content of a file that is not shown counts as well.
  await writeFile(join(db.root, 'secret.txt'), 'another');
  const moved = await apply();
  expect(moved.code).toBe(2);
  expect(moved.out).toContain('Nothing was changed: the plan does not hold.');
  expect(moved.out).toMatch(
    /It is not as it was planned: file\.managed \/secret\.txt \(id .+ in SLS 'site'\)/,
  );
  expect(await read(web, 'motd.txt')).toBe('hello\n');
  expect(existsSync(join(db.root, 'motd.txt'))).toBe(false);

  expect((await plan()).code).toBe(10);
  const held = await apply();
  expect([held.code, await read(db, 'motd.txt'), await read(db, 'secret.txt')]).toEqual([
    0,
    'hello\n',
    'hidden\n',
  ]);

  expect((await plan()).code).toBe(0);
  await writeTree(master, 'states', tree('good morning'));
  expect((await apply()).out).toContain('/motd.txt');
  expect(await read(web, 'motd.txt')).toBe('hello\n');
});

test('what is no plan is refused with the reason', async () => {
  await using master = await openTestMaster();
  const file = join(master.directory, 'plan.json');
  const refusal = async (...words: readonly string[]) => {
    const { code, err } = await muster(master, 'apply', ...words);
    return [code, err];
  };
  expect(await refusal('--plan', file)).toEqual([64, expect.stringContaining('ENOENT')]);
  await writeFile(file, '{"version": 2, "hosts": {}}');
  expect(await refusal('--plan', file)).toEqual([64, expect.stringContaining('version')]);
  expect(await refusal('*', '--plan', file)).toEqual([64, expect.stringContaining('name nothing else')]);
  expect(await refusal()).toEqual([64, expect.stringContaining('name a target')]);
});

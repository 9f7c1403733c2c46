import { chmod, lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalHost, type Json, type JsonRecord } from '@muster/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';
import { runOwnState } from '../testing/run-own-states.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-edit-'));
  path = join(directory, 'f');
});
afterEach(() => rm(directory, { recursive: true }));

const diff = '--- \n+++ \n@@ -1,2 +1,2 @@\n-port=80\n+port=8080\n host=a\n';
const conf = 'port=80\nhost=a\n';

/** `@` stands for the file; null where there is none. */
test.each<readonly [string, string | null, readonly Json[], JsonRecord, Json, string | null]>([
  ['file.write', null, ['one', 2], {}, 'Wrote 2 lines to "@"', 'one\n2\n'],
  ['file.write', 'old', [], { args: 'one' }, 'Wrote 1 lines to "@"', 'one\n'],
  ['file.append', 'one\n', ['two', 'three'], {}, 'Wrote 2 lines to "@"', 'one\ntwo\nthree\n'],
  ['file.append', 'one', [], { args: ['two'] }, 'Wrote 1 lines to "@"', 'one\ntwo\n'],
  ['file.append', '', ['one'], {}, 'Wrote 1 lines to "@"', 'one\n'],
  ['file.prepend', 'two', ['one'], {}, 'Prepended 1 lines to "@"', 'one\ntwo'],
  ['file.replace', conf, ['^port=.*', 'port=8080'], {}, diff, 'port=8080\nhost=a\n'],
  ['file.replace', conf, ['^port=.*', 'port=8080'], { dry_run: true }, diff, conf],
  ['file.replace', conf, ['^port=.*', 'port=80'], {}, '', conf],
  ['file.replace', conf, ['=', ': '], { count: 1, show_changes: false }, true, 'port: 80\nhost=a\n'],
  ['file.replace', conf, ['^host', 'x'], { search_only: true }, true, conf],
  ['file.replace', conf, ['^ort', 'x'], { search_only: true }, false, conf],
  [
    'file.replace',
    conf,
    ['^user=.*', 'user=app'],
    { append_if_not_found: true, show_changes: false },
    true,
    `${conf}user=app\n`,
  ],
  ['file.replace', null, ['a', 'b'], { ignore_if_missing: true }, false, null],
  ['file.touch', null, [], {}, true, ''],
  ['file.touch', 'kept', [], {}, true, 'kept'],
  ['file.truncate', '12345', [3], {}, null, '123'],
])('%s of %j with *%j, **%j answers %j and leaves %j', async (name, before, args, named, answer, after) => {
  if (before !== null) await writeFile(path, before);
  expect(await call(name, args, named)).toEqual(
    typeof answer === 'string' ? answer.replace('"@"', `"${path}"`) : answer,
  );
  expect(await readFile(path, 'utf8').catch(() => null)).toBe(after);
});

test('a pattern that backtracks without end fails its state, and what answers meanwhile goes on', async () => {
  await writeFile(path, `${'a'.repeat(40)}!\n`);
  const result = await runOwnState(createLocalHost(), 'file.replace', path, { pattern: '(a+)+$', repl: '' });
  expect(result).toMatchObject({
    result: false,
    changes: {},
    comment: expect.stringContaining('matching the pattern "(a+)+$" takes more than 2 s'),
  });
  expect(await readFile(path, 'utf8')).toBe(`${'a'.repeat(40)}!\n`);
});

test.each([
  ['file.append', ['two']],
  ['file.prepend', ['two']],
  ['file.replace', ['one', 'two']],
  ['file.write', ['two']],
  ['file.truncate', [1]],
])('%s follows a link, and leaves the mode as it was', async (name, args) => {
  await writeFile(join(directory, 'real'), 'one\n');
  await chmod(join(directory, 'real'), 0o640);
  await symlink('real', path);
  await call(name, args, {});
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
  const { mode } = await lstat(join(directory, 'real'));
  expect(mode & 0o777).toBe(0o640);
  expect(await readFile(join(directory, 'real'), 'utf8')).not.toBe('one\n');
});

test('the copy that file.replace keeps is as private as the file', async () => {
  await writeFile(path, 'password=1\n');
  await chmod(path, 0o600);
  await call('file.replace', ['1', '2'], {});
  expect(await readFile(`${path}.bak`, 'utf8')).toBe('password=1\n');
  expect((await lstat(`${path}.bak`)).mode & 0o777).toBe(0o600);
});

test.each([
  [Buffer.from([0x66, 0xfc, 0x72, 0x0a]), 'not a text in UTF-8'],
  [Buffer.from([0x66, 0x00, 0x72, 0x0a]), 'on a binary file'],
])('a file that is no text (%j) is not edited', async (bytes, message) => {
  await writeFile(path, bytes);
  for (const [name, args] of [
    ['file.append', ['x']],
    ['file.prepend', ['x']],
    ['file.replace', ['f', 'x']],
  ] as const) {
    await expect(call(name, args, {})).rejects.toThrow(message);
    expect(await readFile(path)).toEqual(bytes);
  }
});

test.each([
  ['file.append', ['x'], {}, 'File not found'],
  ['file.replace', ['a', 'b'], {}, 'File not found'],
  [
    'file.replace',
    ['a', 'b'],
    { append_if_not_found: true, prepend_if_not_found: true },
    'Only one of append and prepend_if_not_found',
  ],
] as const)('%s(*%j, **%j) is refused', async (name, args, named, message) => {
  await expect(call(name, args, named)).rejects.toThrow(message);
});

function call(name: string, args: readonly Json[], named: JsonRecord): Promise<Json> {
  const given = { positional: [path, ...args], named };
  return callOwn(name, given, functionContext(createLocalHost()));
}

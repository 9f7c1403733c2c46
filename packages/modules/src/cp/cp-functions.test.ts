import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CachedFile, createLocalHost, type Json, type JsonRecord } from '@muster/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

let directory: string;
let files: Readonly<Record<string, CachedFile>>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cp-functions-'));
  const path = join(directory, 'cached');
  await writeFile(path, 'hello {{ name }}\n');
  const file = { path, sha256: 'abc', size: 17, mode: 0o644 };
  files = { 'salt://app/motd': file, 'salt://app/d/issue': file };
});
afterEach(() => rm(directory, { recursive: true }));

const plain = 'hello {{ name }}\n';

test.each<readonly [string, readonly Json[], JsonRecord, Json, JsonRecord]>([
  ['cp.get_file', ['salt://app/motd', '@/motd'], {}, '@/motd', { motd: plain }],
  ['cp.get_file', ['salt://app/motd', '@/'], {}, '@/motd', { motd: plain }],
  ['cp.get_file', ['salt://app/nope', '@/motd'], {}, '', {}],
  ['cp.get_file', ['salt://app/motd', '@/a/b/c'], { makedirs: true }, '@/a/b/c', { 'a/b/c': plain }],
  [
    'cp.get_file',
    ['salt://app/motd', '@/motd'],
    { template: 'jinja' },
    '@/motd',
    { motd: 'rendered salt://app/motd' },
  ],
  ['cp.get_template', ['salt://app/motd', '@/motd'], {}, '@/motd', { motd: 'rendered salt://app/motd' }],
  ['cp.get_url', ['salt://app/motd', '@/motd'], {}, '@/motd', { motd: plain }],
  ['cp.get_url', ['salt://app/motd'], {}, '@/cached', {}],
  ['cp.get_url', ['salt://app/nope'], {}, false, {}],
  [
    'cp.get_dir',
    ['salt://app/', '@'],
    {},
    ['@/app/motd', '@/app/d/issue'],
    { 'app/motd': plain, 'app/d/issue': plain },
  ],
  ['cp.cache_file', ['salt://app/motd'], {}, '@/cached', {}],
  ['cp.cache_file', ['salt://app/nope'], {}, false, {}],
  ['cp.cache_files', ['salt://app/motd,salt://app/nope'], {}, ['@/cached', false], {}],
  ['cp.cache_dir', ['salt://app/d/'], {}, ['@/cached'], {}],
  ['cp.is_cached', ['salt://app/motd'], {}, '@/cached', {}],
  ['cp.is_cached', ['salt://app/nope'], {}, '', {}],
  ['cp.hash_file', ['salt://app/motd'], {}, { hsum: 'abc', hash_type: 'sha256' }, {}],
  ['cp.hash_file', ['salt://app/nope'], {}, '', {}],
  ['cp.hash_file', ['/nope'], {}, [{}, null], {}],
  ['cp.hash_file', ['app/nope'], {}, [{}, null], {}],
])('%s(*%j, **%j) answers %j and writes %j', async (name, args, named, answer, written) => {
  expect(await call(name, args, named)).toEqual(placed(answer));
  for (const [path, text] of Object.entries(written))
    expect(await readFile(join(directory, path), 'utf8')).toBe(text);
});

test('directories are not made unless it is asked for', async () => {
  await expect(call('cp.get_file', ['salt://app/motd', '@/a/motd'], {})).rejects.toThrow(
    'give makedirs=True',
  );
});

const sent = (contents: string, mode = 0o640) => ({
  contents: Buffer.from(contents).toString('base64'),
  mode,
});
const bytes = { contents: Buffer.from([0, 255, 10]).toString('base64'), mode: 0o600 };

test.each<readonly [string, JsonRecord, string, Readonly<Record<string, string>>]>([
  ['a file under the name of its destination', { motd: sent('hi') }, '@/named', { named: 'hi' }],
  ['a file into a directory that is there', { motd: sent('hi') }, '@', { motd: 'hi' }],
  ['a file into one that is made', { motd: sent('hi') }, '@/new/', { 'new/motd': 'hi' }],
  ['several files', { a: sent('1'), 'b/c': sent('2') }, '@/d', { 'd/a': '1', 'd/b/c': '2' }],
  ['bytes that are no text', { raw: bytes }, '@/raw', { raw: '\u0000\u00ff\n' }],
])('cp.recv writes %s', async (_, received, dest, written) => {
  const answer = await call('cp.recv', [], { files: received, dest: placed(dest), makedirs: true });
  expect(answer).toEqual(
    Object.fromEntries(Object.keys(written).map((path) => [join(directory, path), true])),
  );
  for (const [path, text] of Object.entries(written)) {
    expect(await readFile(join(directory, path), 'latin1')).toBe(text);
  }
});

test('cp.recv takes the mode along to a new file, and leaves that of one which is there', async () => {
  for (const file of [sent('one', 0o600), sent('two', 0o755)]) {
    await call('cp.recv', [], { files: { new: file }, dest: placed('@/new') });
  }
  expect((await stat(join(directory, 'new'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, 'new'), 'utf8')).toBe('two');
});

test.each(['../x', '/x', 'a/../../x', 'a//x', '.', 'a/', ''])(
  'cp.recv takes no file of the path %j, and writes nothing',
  async (path) => {
    const files = { good: sent('1'), [path]: sent('2') };
    await expect(call('cp.recv', [], { files, dest: placed('@/'), makedirs: true })).rejects.toThrow('files');
    expect(await readdir(directory)).toEqual(['cached']);
  },
);

test('cp.recv replaces a symbolic link and does not follow it', async () => {
  await symlink(join(directory, 'cached'), join(directory, 'link'));
  await call('cp.recv', [], { files: { link: sent('new') }, dest: placed('@/link') });
  expect(await readFile(join(directory, 'cached'), 'utf8')).toBe(plain);
  expect((await lstat(join(directory, 'link'))).isFile()).toBe(true);
});

test('cp.recv makes no directory unless it is asked for', async () => {
  await expect(
    call('cp.recv', [], { files: { motd: sent('hi') }, dest: placed('@/none/motd') }),
  ).rejects.toThrow('salt-cp -C makes it');
});

function call(name: string, args: readonly Json[], named: JsonRecord): Promise<Json> {
  const context = functionContext(createLocalHost(), { files, render: (text) => `rendered ${text}` });
  return callOwn(name, { positional: args.map(placed), named }, context);
}

/** `@` stands for the directory. */
function placed(value: Json): Json {
  if (typeof value === 'string') return value.replace('@', directory);
  return Array.isArray(value) ? value.map(placed) : value;
}

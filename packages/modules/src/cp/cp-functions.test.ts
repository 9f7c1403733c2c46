import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

function call(name: string, args: readonly Json[], named: JsonRecord): Promise<Json> {
  const context = functionContext(createLocalHost(), { files, render: (text) => `rendered ${text}` });
  return callOwn(name, { positional: args.map(placed), named }, context);
}

/** `@` stands for the directory. */
function placed(value: Json): Json {
  if (typeof value === 'string') return value.replace('@', directory);
  return Array.isArray(value) ? value.map(placed) : value;
}

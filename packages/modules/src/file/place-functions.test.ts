import { createMemoryHost, type Json, type JsonRecord, type MemoryHost } from '@muster/engine';
import { beforeEach, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';
import { fileAbsent } from './file-absent.ts';

let host: MemoryHost;

beforeEach(() => {
  host = createMemoryHost({
    files: {
      '/a/f': { text: 'one', mode: 0o640, user: 'app', group: 'staff' },
      '/a/link': { link: 'f' },
      '/d': { directory: true },
    },
    users: [{ name: 'app' }],
    groups: [{ name: 'staff' }],
  });
});

/** What is at paths afterwards: a text, `-> target`, `/` for a directory, nothing. */
test.each<readonly [string, readonly Json[], JsonRecord, Json, Readonly<Record<string, string>>]>([
  ['file.remove', ['/a/f'], {}, true, { '/a/f': '', '/a': '/' }],
  ['file.remove', ['/a'], {}, true, { '/a': '' }],
  ['file.remove', ['/a/link'], {}, true, { '/a/link': '', '/a/f': 'one' }],
  ['file.remove', ['/nowhere'], {}, false, {}],
  ['file.rmdir', ['/d'], {}, true, { '/d': '' }],
  ['file.mkdir', ['/x/y/'], {}, true, { '/x/y': '/' }],
  ['file.mkdir', ['/d'], {}, true, { '/d': '/' }],
  ['file.makedirs', ['/x/y/z'], {}, null, { '/x/y': '/', '/x/y/z': '' }],
  ['file.makedirs', ['/x/y/z/'], {}, null, { '/x/y/z': '/' }],
  ['file.makedirs', ['/z'], {}, null, { '/z': '' }],
  ['file.makedirs_perms', ['/x/y'], {}, true, { '/x/y': '/' }],
  ['file.symlink', ['/a/f', '/l'], {}, true, { '/l': '-> /a/f' }],
  ['file.symlink', ['f', '/a/link'], {}, true, { '/a/link': '-> f' }],
  ['file.symlink', ['g', '/a/link'], { force: true }, true, { '/a/link': '-> g', '/a/f': 'one' }],
  ['file.symlink', ['g', '/a'], { force: true }, true, { '/a': '-> g' }],
  ['file.rename', ['/a/f', '/b'], {}, true, { '/b': 'one', '/a/f': '' }],
  ['file.rename', ['/a/f', '/d'], {}, true, { '/d/f': 'one' }],
  [
    'file.move',
    ['/a/f', '/b'],
    {},
    { result: true, comment: "'/a/f' moved to '/b'" },
    { '/b': 'one', '/a/f': '' },
  ],
  ['file.copy', ['/a/f', '/b'], {}, true, { '/b': 'one', '/a/f': 'one' }],
  ['file.copy', ['/a/f', '/d'], {}, true, { '/d/f': 'one' }],
])('%s(*%j, **%j) answers %j and leaves %j', async (name, args, named, answer, left) => {
  expect(await call(name, args, named)).toEqual(answer);
  const found = await Promise.all(
    Object.keys(left).map(async (path) => [path, await whatIsAt(path)] as const),
  );
  expect(Object.fromEntries(found)).toEqual(left);
});

test('a copy has the mode and owner of the file', async () => {
  await call('file.copy', ['/a/f', '/b'], {});
  expect(await host.files.stat('/b')).toMatchObject({ mode: 0o640, user: 'app', group: 'staff' });
});

test('directories get the mode and owner that were asked for', async () => {
  await call('file.mkdir', ['/x/y'], { user: 'app', group: 'staff', mode: 750 });
  for (const path of ['/x', '/x/y'])
    expect(await host.files.stat(path)).toMatchObject({ mode: 0o750, user: 'app', group: 'staff' });
});

test.each([
  ['file.set_mode', { path: '/a/f', mode: 600 }, '0600', { mode: 0o600, user: 'app', group: 'staff' }],
  [
    'file.chown',
    { path: '/a/f', user: 'root', group: '' },
    null,
    { mode: 0o640, user: 'root', group: 'staff' },
  ],
  ['file.chgrp', { path: '/a/f', group: 'root' }, null, { mode: 0o640, user: 'app', group: 'root' }],
])('%s(**%j) answers %j and leaves %j', async (name, named, answer, left) => {
  expect(await call(name, [], named)).toBe(answer);
  expect(await host.files.stat('/a/f')).toMatchObject(left);
});

test.each(['/', '//', '/a/..', '/./'])('the root of the file system is not removed as %s', async (path) => {
  await expect(call('file.remove', [path], {})).rejects.toThrow('Refusing to remove');
  expect(fileAbsent.args.safeParse({ name: path }).error?.message).toContain('Refusing to remove');
  expect(await whatIsAt('/a/f')).toBe('one');
});

test.each([
  ['file.symlink', ['g', '/a/link'], '/a/link'],
  ['file.copy', ['/a', '/b'], 'No such file: /a'],
  ['file.rmdir', ['/a'], '/a'],
  ['file.mkdir', ['x'], 'has to be an absolute path'],
  ['file.set_mode', ['/a/f', 'rwx'], "'mode' has to be"],
])('%s(*%j) is refused', async (name, args, message) => {
  await expect(call(name, args, {})).rejects.toThrow(message);
  expect(await whatIsAt('/a/link')).toBe('-> f');
});

function call(name: string, positional: readonly Json[], named: JsonRecord): Promise<Json> {
  return callOwn(name, { positional, named }, functionContext(host));
}

async function whatIsAt(path: string): Promise<string> {
  const stat = await host.files.lstat(path);
  if (stat === undefined) return '';
  if (stat.kind === 'directory') return '/';
  return stat.kind === 'symlink' ? `-> ${await host.files.readLink(path)}` : host.files.readText(path);
}

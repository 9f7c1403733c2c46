import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalHost, createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { archivePrograms } from '../testing/archive-programs.ts';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';
import { runOwnState } from '../testing/run-own-states.ts';

const host = createLocalHost();
const call = (name: string, named: Readonly<Record<string, Json>>, path: string) =>
  callOwn(
    name,
    { positional: [], named },
    functionContext(host, { files: { [path]: { path, sha256: 'x', size: 1, mode: 0o644 } } }),
  );

/** A directory with a tree of files, and an archive of it that `archive.tar` made. */
async function madeArchive(make: (directory: string) => Promise<unknown>) {
  const directory = await mkdtemp(join(tmpdir(), 'archive-'));
  await mkdir(join(directory, 'app/sub'), { recursive: true });
  await writeFile(join(directory, 'app/a -> b\\n'), 'odd');
  await writeFile(join(directory, 'app/sub/ä'), 'text');
  await make(directory);
  const path = join(directory, 'app.tar.gz');
  await call('archive.tar', { options: 'czf', tarfile: path, sources: 'app', cwd: directory }, path);
  const files = { 'salt://app.tar.gz': { path, sha256: 'x', size: 1, mode: 0o644 } };
  const extract = (args: Readonly<Record<string, Json>> = {}) =>
    runOwnState(
      host,
      'archive.extracted',
      join(directory, 'to'),
      { source: 'salt://app.tar.gz', ...args },
      { files },
    );
  return { directory, path, extract };
}

test('tar lists and extracts what it packed, whatever the names', async () => {
  const { directory, path, extract } = await madeArchive((at) => symlink('sub/ä', join(at, 'app/link')));
  const paths = ['app/', 'app/a -> b\\n', 'app/link', 'app/sub/', 'app/sub/ä'];
  expect(await call('archive.list', { name: path }, path)).toEqual(paths);
  expect(await call('archive.list', { name: path, verbose: true }, path)).toMatchObject({
    dirs: ['app/', 'app/sub/'],
    links: ['app/link'],
    top_level_dirs: ['app/'],
    top_level_files: [],
  });
  expect(await extract()).toMatchObject({
    result: true,
    changes: { extracted_files: expect.arrayContaining(['app/link']) },
  });
  expect(await readFile(join(directory, 'to/app/link'), 'utf8')).toBe('text');
  expect(await extract({ overwrite: true })).toMatchObject({ result: true, changes: {} });
  await writeFile(join(directory, 'to/app/sub/ä'), 'TEXT');
  expect(await extract()).toMatchObject({ result: true, changes: {} });
  expect(await extract({ overwrite: true })).toMatchObject({
    result: true,
    changes: { extracted_files: expect.anything() },
  });
  expect(await readFile(join(directory, 'to/app/link'), 'utf8')).toBe('text');
});

test('an archive with a link out of the directory is not extracted', async () => {
  const { extract } = await madeArchive((at) => symlink('../../x', join(at, 'app/link')));
  expect(await extract()).toMatchObject({
    result: false,
    comment: expect.stringContaining('has a link "app/link"'),
  });
});

test('gzip and gunzip undo one another', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'archive-')), 'text');
  await writeFile(path, 'text');
  await call('archive.gzip', { sourcefile: path, options: '-9' }, path);
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  await call('archive.gunzip', { gzipfile: `${path}.gz` }, path);
  expect(await readFile(path, 'utf8')).toBe('text');
});

/** Calls functions on a host whose every archive holds the same. */
function zipped(model: Parameters<typeof archivePrograms>[0]) {
  const memory = createMemoryHost({ programs: archivePrograms(model) });
  const file = { path: '/x.zip', sha256: 'x', size: 1, mode: 0o644 };
  const context = functionContext(memory, { files: { '/x.zip': file } });
  return (name: string, ...positional: readonly Json[]) => callOwn(name, { positional, named: {} }, context);
}

test('zip archives are listed and extracted by unzip, and refused where they leave the directory', async () => {
  const fine = zipped({ app: null, 'app/a': 'a', 'app/b': 'secret' });
  expect(await fine('archive.is_encrypted', '/x.zip')).toBe(true);
  expect(await fine('archive.unzip', '/x.zip', '/srv', 'app/b')).toEqual(['app/', 'app/a']);
  const bad = zipped({ '../a': 'a' });
  await expect(bad('archive.cmd_unzip', '/x.zip', '/srv')).rejects.toThrow(
    'holds "../a", out of the directory',
  );
});

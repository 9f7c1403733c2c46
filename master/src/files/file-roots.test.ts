import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileRoots } from './file-roots.ts';

test('files are hidden by globs over the whole path, and by patterns that are found anywhere in it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'muster-roots-'));
  try {
    for (const path of ['web/.git', 'web/.github', '.git']) {
      await mkdir(join(root, path), { recursive: true });
      await writeFile(join(root, path, 'config'), '');
    }
    await writeFile(join(root, 'web/top.sls~'), '');
    const options = { ignoreGlobs: ['*~'], ignorePatterns: [String.raw`/\.git($|/)`] };
    const roots = new FileRoots({ roots: { base: [root] }, ...options });
    const { files } = await roots.list('base', '');
    expect(files).toEqual(['.git/config', 'web/.github/config']);
    expect(await roots.open('base', 'web/.git/config')).toBeUndefined();
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a pattern that cannot be read is named at once', () => {
  expect(() => new FileRoots({ roots: {}, ignorePatterns: ['('] })).toThrow(
    "the pattern '(' is not a valid regular expression",
  );
});

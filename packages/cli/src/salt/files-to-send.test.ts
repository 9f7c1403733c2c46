import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesToSend } from './files-to-send.ts';

let directory: string;
const at = (path: string) => join(directory, path);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-send-'));
  await mkdir(at('tree/sub'), { recursive: true });
  await writeFile(at('tree/sub/a'), 'A', { mode: 0o700 });
  await writeFile(at('a'), Buffer.from([0, 255]), { mode: 0o600 });
  await writeFile(at('large'), '');
  await truncate(at('large'), 8 * 1024 * 1024);
});
afterAll(() => rm(directory, { recursive: true }));

test('files go by their names, those of a directory by their paths, each with its mode', async () => {
  expect(await filesToSend([at('a'), at('tree/')], true)).toEqual({
    a: { contents: 'AP8=', mode: 0o600 },
    'tree/sub/a': { contents: 'QQ==', mode: 0o700 },
  });
});

test.each([
  [['none'], false, 'none cannot be read: ENOENT'],
  [['tree'], false, 'tree is a directory: -C sends it'],
  [['a', 'tree/sub/a'], false, 'two of the files are called a'],
  [['large', 'a'], false, 'more than 8 MiB, with'],
  [['/dev/null'], false, '/dev/null is no file'],
])('%j are refused', async (sources, takesDirectories, message) => {
  const paths = sources.map((path) => (path.startsWith('/') ? path : at(path)));
  await expect(filesToSend(paths, takesDirectories)).rejects.toThrow(message);
});

import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileRoots, FileServer } from '@muster/master';
import { FileClient } from '@muster/minion';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBus, type TestBus } from './test-bus.ts';

interface FileTest extends AsyncDisposable {
  readonly test: TestBus;
  readonly client: FileClient;
  readonly cacheDirectory: string;
  /** Directories of `base`: the first wins. */
  readonly roots: readonly [string, string];
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function openFiles(options: { maxBytes?: number; budgetBytes?: number } = {}): Promise<FileTest> {
  const test = await openTestBus();
  const roots = [join(test.directory, 'first'), join(test.directory, 'second')] as const;
  for (const root of roots) await mkdir(root);
  const fileRoots = new FileRoots({ roots: { base: roots, dev: [roots[1]] } });
  const { maxBytes = 1e9, budgetBytes = 64 * 1024 * 1024 } = options;
  const server = new FileServer({ sessions: test.bus.sessions, roots: fileRoots, budgetBytes });
  const link = await test.joined('web1');
  const cacheDirectory = join(test.directory, 'cache');
  const client = await FileClient.open({ link, directory: cacheDirectory, maxBytes });
  return {
    test,
    client,
    cacheDirectory,
    roots,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await test[Symbol.asyncDispose]();
    },
  };
}

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

describe('files of the master', () => {
  it('arrive whole whatever their size', async () => {
    await using files = await openFiles();
    for (const size of [0, 1, 262_143, 262_144, 262_145, 3_000_000]) {
      const bytes = randomBytes(size);
      await put(join(files.roots[0], 'a/b'), bytes);
      const fetched = await files.client.fetch('base', 'a/b');
      expect(fetched).toMatchObject({ size, sha256: sha256(bytes), mode: 0o644 });
      expect(sha256(await readFile(fetched?.path ?? ''))).toBe(sha256(bytes));
    }
  });

  it('come from the first root that has them, and from their environment alone', async () => {
    await using files = await openFiles();
    await put(join(files.roots[0], 'both'), 'first');
    await put(join(files.roots[1], 'both'), 'second');
    await put(join(files.roots[0], 'one'), 'one');
    const read = async (env: string, path: string) => {
      const file = await files.client.fetch(env, path);
      return file === undefined ? undefined : await readFile(file.path, 'utf8');
    };
    expect(await read('base', 'both')).toBe('first');
    expect(await read('dev', 'both')).toBe('second');
    expect(await read('dev', 'one')).toBeUndefined();
    expect(await read('other', 'both')).toBeUndefined();
    expect(await read('base', 'none')).toBeUndefined();
  });

  it('are listed with directories, empty ones and links', async () => {
    await using files = await openFiles();
    await put(join(files.roots[0], 'top.sls'), '');
    await put(join(files.roots[1], 'web/init.sls'), '');
    await mkdir(join(files.roots[1], 'empty'));
    await symlink('web', join(files.roots[1], 'link'));
    await symlink('.', join(files.roots[0], 'loop'));
    expect(await files.client.list('base', '')).toEqual({
      environments: ['base', 'dev'],
      files: ['link/init.sls', 'top.sls', 'web/init.sls'],
      directories: ['', 'empty', 'link', 'web'],
      emptyDirectories: ['empty'],
      symlinks: { link: 'web', loop: '.' },
    });
    expect((await files.client.list('base', 'web')).files).toEqual(['web/init.sls']);
    expect((await files.client.list('none', '')).files).toEqual([]);
  });

  it('are new as soon as they were written, in the cache as well', async () => {
    await using files = await openFiles();
    const path = join(files.roots[0], 'f');
    for (const text of ['one', 'two', 'two', 'one']) {
      await put(path, text);
      const fetched = await files.client.fetch('base', 'f');
      expect(await readFile(fetched?.path ?? '', 'utf8')).toBe(text);
    }
  });

  it('are whole although many are fetched at a time with little room', async () => {
    await using files = await openFiles({ budgetBytes: 1024 * 1024 });
    const contents = Array.from({ length: 20 }, () => randomBytes(700_000));
    await Promise.all(contents.map((bytes, index) => put(join(files.roots[0], `f${index}`), bytes)));
    const fetched = await Promise.all(contents.map((_, index) => files.client.fetch('base', `f${index}`)));
    expect(fetched.map((file) => file?.sha256)).toEqual(contents.map(sha256));
  });

  it('are not served twice to the same cache, and made anew where the cache was tampered with', async () => {
    await using files = await openFiles();
    await put(join(files.roots[0], 'f'), 'text');
    const first = await files.client.fetch('base', 'f');
    await writeFile(first?.path ?? '', 'tampered');
    const link = await files.test.joined('web1');
    const fresh = await FileClient.open({ link, directory: files.cacheDirectory, maxBytes: 1e9 });
    expect(await readFile((await fresh.fetch('base', 'f'))?.path ?? '', 'utf8')).toBe('text');
  });

  it('go on where they were when the connection was lost in between', async () => {
    await using files = await openFiles();
    const bytes = randomBytes(40 * 1024 * 1024);
    await put(join(files.roots[0], 'big'), bytes);
    const received: number[] = [];
    let kills = 0;
    const fetched = await files.client.fetch('base', 'big', {
      onProgress: (position) => {
        received.push(position);
        if (position > 10 * 1024 * 1024 && kills++ === 0)
          process.kill(files.test.bus.gateway.pid ?? 0, 'SIGKILL');
      },
    });
    expect(fetched?.sha256).toBe(sha256(bytes));
    // Had it begun anew, a small number would have come twice.
    expect(received).toEqual([...new Set(received)].toSorted((left, right) => left - right));
  });

  it('arrive as they are now when they change while they are sent', async () => {
    await using files = await openFiles();
    const path = join(files.roots[0], 'log');
    await put(path, randomBytes(20 * 1024 * 1024));
    let changes = 0;
    const fetched = await files.client.fetch('base', 'log', {
      onProgress: () => {
        if (changes++ === 3) void appendFile(path, 'more');
        if (changes === 20) void truncate(path, 5_000_000);
      },
    });
    expect(fetched?.sha256).toBe(sha256(await readFile(path)));
  });

  it('leave the cache when it is full, the longest unused first', async () => {
    await using files = await openFiles({ maxBytes: 1000 });
    for (const name of ['a', 'b', 'c']) {
      await put(join(files.roots[0], name), randomBytes(400));
      await files.client.fetch('base', name);
    }
    // Those that were handed out just now stay; they go when the cache is next opened, later.
    await execa('find', [
      files.cacheDirectory,
      '-type',
      'f',
      '-exec',
      'touch',
      '-d',
      '1 hour ago',
      '{}',
      ';',
    ]);
    const link = await files.test.joined('web1');
    await FileClient.open({ link, directory: files.cacheDirectory, maxBytes: 1000 });
    const kept = (await readdir(files.cacheDirectory, { recursive: true })).filter(
      (name) => name.length > 60,
    );
    expect(kept).toHaveLength(2);
  });

  it('stop coming when nobody wants them any more', async () => {
    await using files = await openFiles();
    await put(join(files.roots[0], 'big'), randomBytes(20 * 1024 * 1024));
    const controller = new AbortController();
    const fetching = files.client.fetch('base', 'big', {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('cancelled')),
    });
    await expect(fetching).rejects.toThrow('cancelled');
    expect((await files.client.fetch('base', 'big'))?.size).toBe(20 * 1024 * 1024);
  });
});

describe('outside of the file roots', () => {
  let files: FileTest;
  beforeAll(async () => {
    files = await openFiles();
    const [root] = files.roots;
    await put(join(files.test.directory, 'secret'), 'secret');
    await mkdir(join(root, 'a'));
    await symlink(join(files.test.directory, 'secret'), join(root, 'link-to-file'));
    await symlink(files.test.directory, join(root, 'link-to-directory'));
    await symlink('/etc', join(root, 'link-to-etc'));
    await symlink('/proc', join(root, 'link-to-proc'));
    await execa('mkfifo', [join(root, 'fifo')]);
  });
  afterAll(() => files[Symbol.asyncDispose]());

  it.each([
    '../secret',
    'a/../../secret',
    'a/../../../../../../etc/passwd',
    '/etc/passwd',
    './../secret',
    'a//../../secret',
    'a/./b',
    '',
    '.',
    '..',
    'a\0b',
    'link-to-file',
    'link-to-directory/secret',
    'link-to-etc/passwd',
    'link-to-proc/self/environ',
    'fifo',
    'a',
  ])('nothing is served as %j', async (path) => {
    expect(await files.client.fetch('base', path)).toBeUndefined();
  });

  it('nothing is listed', async () => {
    expect(await files.client.list('base', '')).toMatchObject({ files: [], symlinks: {} });
  });

  it.each(['../dev', '/etc', 'a/../..', '..', 'link-to-etc'])(
    'nothing is listed below %j',
    async (prefix) => {
      expect((await files.client.list('base', prefix)).files).toEqual([]);
    },
  );

  it.each(['../base', '__proto__', 'constructor', ' '])('no environment is %j', async (env) => {
    expect(await files.client.fetch(env, 'secret')).toBeUndefined();
    expect((await files.client.list(env, '')).files).toEqual([]);
  });
});

import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadOrCreateKeyPair, readSecretFile, writeSecretFile } from './key-file.ts';

describe('a key file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-key-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is made once and then read', async () => {
    const path = join(directory, 'pki', 'master.key');
    expect(await loadOrCreateKeyPair(path)).toEqual(await loadOrCreateKeyPair(path));
  });

  it('is one key for processes that start together', async () => {
    const path = join(directory, 'pki', 'master.key');
    const pairs = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKeyPair(path)));
    expect(new Set(pairs.map((pair) => pair.publicKey)).size).toBe(1);
    expect(await readdir(join(directory, 'pki'))).toEqual(['master.key']);
  });

  it.each([0o000, 0o022, 0o377])('has mode 0600 in a 0700 directory under umask %o', async (mask) => {
    const path = join(directory, 'pki', 'minion.key');
    await withUmask(mask, () => writeSecretFile(path, 'secret'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'pki'))).mode & 0o777).toBe(0o700);
  });

  it('is refused when others can read it', async () => {
    const path = join(directory, 'key');
    await loadOrCreateKeyPair(path);
    await chmod(path, 0o640);
    await expect(loadOrCreateKeyPair(path)).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });

  it('is refused when it is a symbolic link', async () => {
    await writeFile(join(directory, 'elsewhere'), 'x', { mode: 0o600 });
    await symlink(join(directory, 'elsewhere'), join(directory, 'key'));
    await expect(readSecretFile(join(directory, 'key'))).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });

  it('is refused when it holds something else', async () => {
    const path = join(directory, 'key');
    await writeSecretFile(path, 'no key');
    await expect(loadOrCreateKeyPair(path)).rejects.toThrow('holds no secret key');
  });
});

async function withUmask(mask: number, run: () => Promise<void>): Promise<void> {
  const before = process.umask(mask);
  try {
    await run();
  } finally {
    process.umask(before);
  }
}

import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnSocket } from './socket.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-socket-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

test.each([0o600, 0o660])('the socket has mode %o whatever the umask', async (mode) => {
  const previous = process.umask(0);
  const server = createServer();
  try {
    const path = join(directory, 'run/master.sock');
    const close = await listenOnSocket(server, { path, mode });
    expect((await stat(path)).mode & 0o777).toBe(mode);
    await close();
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  } finally {
    process.umask(previous);
    server.close();
  }
});

test('the socket of a master that was killed is replaced, one that answers is not', async () => {
  const path = join(directory, 'master.sock');
  const first = createServer();
  await listenOnSocket(first, { path, mode: 0o600 });
  const second = createServer();
  await expect(listenOnSocket(second, { path, mode: 0o600 })).rejects.toThrow(/another master is running/);
  first.close();
  await once(first, 'close');
  await listenOnSocket(second, { path, mode: 0o600 });
  second.close();
});

test('a group that does not exist is a mistake in the configuration', async () => {
  const server = createServer();
  const access = { path: join(directory, 'master.sock'), mode: 0o660, group: 'no-such-group' };
  await expect(listenOnSocket(server, access)).rejects.toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
  server.close();
});

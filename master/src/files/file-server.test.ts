import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MasterMessages } from '@muster/shared';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InMemoryHub } from '../testing/in-memory-hub.ts';
import { FileRoots } from './file-roots.ts';
import { FileServer } from './file-server.ts';

let directory: string;
let hub: InMemoryHub;
let server: FileServer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-files-'));
  await mkdir(join(directory, 'states'));
  await writeFile(join(directory, 'states/motd'), 'welcome\n');
  hub = new InMemoryHub();
  server = new FileServer({
    sessions: hub,
    roots: new FileRoots({ roots: { base: [join(directory, 'states')] } }),
  });
  hub.connect('web1');
});
afterEach(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

async function open(stream: number, more: object = {}): Promise<MasterMessages['fileInfo']> {
  const wanted = { stream, env: 'base', path: 'motd', offset: 0, credit: 0, ...more };
  return (await hub.receive('web1', 'fileOpen', wanted)) as MasterMessages['fileInfo'];
}

test('a minion has eight files at a time, and one more when it closed one', async () => {
  for (let stream = 1; stream <= 8; stream += 1)
    expect(await open(stream)).toMatchObject({ found: true, size: 8 });
  await expect(open(9)).rejects.toMatchObject({ code: 'PERMISSION_DENIED', retryable: true });
  await hub.receive('web1', 'fileClose', { stream: 3 });
  expect(await open(9)).toMatchObject({ found: true });
});

test('a stream that is opened anew takes the place of the former one', async () => {
  for (let count = 0; count < 10; count += 1) expect(await open(1)).toMatchObject({ found: true });
});

test.each([
  ['is not there', { path: 'nope' }, { found: false, unchanged: false }],
  ['is what the minion has', {}, { found: true, unchanged: true }],
  ['is shorter than what the minion has of it', { offset: 9 }, { found: true, unchanged: false }],
])('a file that %s takes no stream', async (what, more, answer) => {
  const { sha256 } = await open(1);
  const asked = what === 'is what the minion has' ? { ifHash: sha256 } : more;
  for (let stream = 2; stream <= 12; stream += 1) expect(await open(stream, asked)).toMatchObject(answer);
});

test('the bytes come with the credit that is given, and the last ones say so', async () => {
  await open(1);
  await hub.receive('web1', 'fileCredit', { stream: 1, chunks: 1 });
  await expect.poll(() => hub.sent.get('web1')?.length).toBe(1);
  const [chunk] = hub.sent.get('web1') ?? [];
  expect(chunk).toMatchObject({ type: 'fileChunk', body: { stream: 1, offset: 0, last: true } });
});

test('a session that ended has no streams', async () => {
  for (let stream = 1; stream <= 8; stream += 1) await open(stream);
  hub.disconnect('web1');
  hub.connect('web1');
  expect(await open(9)).toMatchObject({ found: true });
});

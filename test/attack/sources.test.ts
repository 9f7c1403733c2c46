import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry } from '@muster/catalog';
import {
  createMemoryHost,
  type Json,
  type MemoryHost,
  plainChunk,
  plainContext,
  runStates,
} from '@muster/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const { states } = createRegistry();
const bytes = '#!/bin/sh\ntouch /tmp/pwned\n';
const sha256 = createHash('sha256').update(bytes).digest('hex');
const url = 'https://example.org/tool';

let directory: string;
let host: MemoryHost;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-sources-'));
  await writeFile(join(directory, 'tool'), bytes);
});
afterAll(() => rm(directory, { recursive: true }));

describe('what comes from elsewhere', () => {
  it.each([
    ['without a digest', { source: url }],
    ['with another digest', { source: url, source_hash: 'a'.repeat(64) }],
    ['with a digest of no known kind', { source: url, source_hash: 'abc' }],
    ['in a list without digests', { source: [url] }],
  ])('is put nowhere %s', async (_, args) => {
    const result = await run('file.managed', '/usr/local/bin/tool', args);
    expect(result?.result).toBe(false);
    expect(await host.files.stat('/usr/local/bin/tool')).toBeUndefined();
  });

  it('is put in place with its digest', async () => {
    const result = await run('file.managed', '/usr/local/bin/tool', { source: url, source_hash: sha256 });
    expect(result?.result).toBe(true);
  });

  it.each([{}, { template: 'jinja' }])(
    'is not run as a script when it came in clear text (%j)',
    async (args) => {
      const result = await run('cmd.script', 'http://example.org/tool', args);
      expect(result?.result).toBe(false);
      expect(result?.comment).toContain('clear text');
      expect(host.deeds).toEqual([]);
    },
  );
});

async function run(id: string, name: string, args: Readonly<Record<string, Json>>) {
  host = createMemoryHost({
    files: { '/usr/local/bin/other': '' },
    programs: { sh: () => ({}), bash: () => ({}) },
  });
  const file = { path: join(directory, 'tool'), sha256, size: bytes.length, mode: 0o755 };
  const files = { [url]: file, 'http://example.org/tool': file };
  const chunk = plainChunk(id, name, { args });
  const results = await runStates([chunk], {
    states,
    host,
    context: ({ test }) => plainContext({ test, files }),
    test: false,
    signal: AbortSignal.timeout(5000),
  });
  return Object.values(results)[0];
}

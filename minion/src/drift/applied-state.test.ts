import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RenderRequest } from '@muster/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppliedState, AppliedStateStore } from './applied-state.ts';
import { noInputs, recording, replaying } from './recorded-inputs.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-applied-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const request: RenderRequest = {
  source: { url: 'salt://motd' },
  engine: 'jinja',
  saltenv: 'base',
  context: { a: 1 },
  defaults: {},
};

describe('the applied state', () => {
  test('answers with what its run got, when the files and the master are gone', async () => {
    const store = new AppliedStateStore(join(directory, 'applied'));
    const cached = join(directory, 'cached');
    await writeFile(cached, 'first\n');
    const inputs = recordable(cached);
    const record = noInputs();
    const recorder = recording(inputs, record, store.contents);
    await recorder.files.cache('salt://motd', 'base');
    await recorder.files.cache('salt://none', 'base');
    await recorder.files.list('salt://dir', 'base');
    await recorder.render(request);
    await store.save({ ...empty, inputs: record });
    await unlink(cached);

    const loaded = await new AppliedStateStore(join(directory, 'applied')).load();
    const replay = replaying(unreachable, loaded?.inputs ?? noInputs(), store.contents);
    const file = await replay.files.cache('salt://motd', 'base');
    expect(await readFile(file?.path ?? '', 'utf8')).toBe('first\n');
    expect(await replay.files.cache('salt://none', 'base')).toBeUndefined();
    expect(await replay.files.list('salt://dir', 'base')).toEqual(['a', 'b']);
    expect(await replay.render(request)).toBe('rendered');
    await expect(replay.render({ ...request, context: { a: 2 } })).rejects.toThrow('away');
  });

  test('keeps nothing of the runs before, and nothing that others can read', async () => {
    const store = new AppliedStateStore(join(directory, 'applied'));
    const record = noInputs();
    await recording(recordable(''), record, store.contents).render(request);
    await store.save({ ...empty, inputs: record });
    expect(await readdir(store.contents)).toHaveLength(1);
    await store.save(empty);
    expect(await readdir(store.contents)).toEqual([]);
    expect((await stat(join(directory, 'applied', 'applied.json'))).mode & 0o777).toBe(0o600);
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });
});

const empty: AppliedState = {
  appliedAt: 0,
  chunks: [],
  grains: {},
  pillar: {},
  secrets: [],
  inputs: noInputs(),
  mineReads: [],
};

function recordable(path: string) {
  return {
    files: {
      cache: async (url: string) =>
        url.endsWith('none') ? undefined : { path, sha256: 'abc', size: 6, mode: 0o644 },
      list: async () => ['a', 'b'],
    },
    render: async () => 'rendered',
  };
}

const away = async () => {
  throw new Error('the master is away');
};
const unreachable = { files: { cache: away, list: away }, render: away };

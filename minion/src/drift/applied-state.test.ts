import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainChunk, type RenderRequest } from '@muster/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppliedState, AppliedStateStore, type RunRecord } from './applied-state.ts';
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
    const recorded = noInputs();
    const recorder = recording(inputs, recorded, store.contents);
    await recorder.files.cache('salt://motd', 'base');
    await recorder.files.cache('salt://none', 'base');
    await recorder.files.list('salt://dir', 'base');
    await recorder.render(request);
    await store.save(appliedBy({ ...empty, inputs: recorded }));
    await unlink(cached);

    const loaded = await new AppliedStateStore(join(directory, 'applied')).load();
    const replay = replaying(unreachable, loaded?.entries[0]?.record.inputs ?? noInputs(), store.contents);
    const file = await replay.files.cache('salt://motd', 'base');
    expect(await readFile(file?.path ?? '', 'utf8')).toBe('first\n');
    expect(await replay.files.cache('salt://none', 'base')).toBeUndefined();
    expect(await replay.files.list('salt://dir', 'base')).toEqual(['a', 'b']);
    expect(await replay.render(request)).toBe('rendered');
    await expect(replay.render({ ...request, context: { a: 2 } })).rejects.toThrow('away');
  });

  test('keeps for every state the record of its run, each record once', async () => {
    const store = new AppliedStateStore(join(directory, 'applied'));
    const [first, second] = [empty, { ...empty, pillar: { a: 1 } }];
    await store.save(appliedBy(first, second, first));
    const records = (await store.load())?.entries.map(({ record }) => record) ?? [];
    expect(records).toEqual([first, second, first]);
    expect(records[0]).toBe(records[2]);
  });

  test('keeps nothing of the runs before, and nothing that others can read', async () => {
    const store = new AppliedStateStore(join(directory, 'applied'));
    const recorded = noInputs();
    await recording(recordable(''), recorded, store.contents).render(request);
    await store.save(appliedBy({ ...empty, inputs: recorded }, empty));
    expect(await readdir(store.contents)).toHaveLength(1);
    await store.save(appliedBy(empty));
    expect(await readdir(store.contents)).toEqual([]);
    expect((await stat(join(directory, 'applied', 'applied.json'))).mode & 0o777).toBe(0o600);
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });
});

const empty: RunRecord = { grains: {}, pillar: {}, secrets: [], inputs: noInputs() };

function appliedBy(...records: readonly RunRecord[]): AppliedState {
  const chunk = plainChunk('file.managed', '/etc/motd');
  return { entries: records.map((record) => ({ chunk, record })), mineReads: [] };
}

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

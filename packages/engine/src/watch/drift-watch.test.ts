import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LowChunk } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnyState, defineState } from '../contract/state-definition.ts';
import { createLocalHost } from '../host/local/create-local-host.ts';
import { plainChunk } from '../laws/plain-chunk.ts';
import { plainContext } from '../laws/plain-context.ts';
import { stateTag } from '../run/state-tag.ts';
import { DriftWatch, type DriftWatchOptions } from './drift-watch.ts';
import type { DriftEvent } from './upkeep.ts';

const fileHas = defineState({
  name: 'file.has',
  summary: 'A file holds a text.',
  args: z.strictObject({ name: z.string(), text: z.string() }),
  examples: [],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  async observe({ name }, { files }) {
    return { text: (await files.stat(name)) === undefined ? undefined : await files.readText(name) };
  },
  desire: ({ text }) => ({ text }),
  async apply({ name, text }, _, __, { files }) {
    await files.writeAtomically(name, { kind: 'bytes', bytes: Buffer.from(text) }, {});
  },
});

const directoryIs = defineState({
  name: 'directory.is',
  summary: 'A directory is there.',
  args: z.strictObject({ name: z.string() }),
  examples: [],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  observe: async ({ name }, { files }) => ({ kind: (await files.lstat(name))?.kind }),
  desire: () => ({ kind: 'directory' }),
  apply: async ({ name }, _, __, { files }) => files.makeDirectory(name, {}),
});

const reactions: string[] = [];
const unitRuns = defineState({
  name: 'unit.runs',
  summary: 'Something that watches a file.',
  args: z.strictObject({ name: z.string() }),
  examples: [],
  triggers: ({ name }) => [{ kind: 'service', unit: name }],
  observe: async () => ({ runs: true }),
  desire: () => ({ runs: true }),
  apply: async () => {},
  async onWatch({ name }) {
    reactions.push(name);
    return { result: true, changes: { [name]: true }, comment: 'Restarted' };
  },
});

/** Like a package: it has a database of its own, and brings a directory. */
const bundleIs = defineState({
  name: 'bundle.is',
  summary: 'A bundle is installed.',
  args: z.strictObject({ name: z.string(), record: z.string() }),
  examples: [],
  triggers: ({ record }) => [{ kind: 'path', path: record }],
  observe: async ({ record }, { files }) => ({ installed: (await files.stat(record)) !== undefined }),
  desire: () => ({ installed: true }),
  async apply({ name, record }, _, __, { files }) {
    await files.makeDirectory(name, {});
    await files.writeAtomically(record, { kind: 'bytes', bytes: new Uint8Array() }, {});
  },
});

const states = new Map<string, AnyState>(
  [fileHas, directoryIs, unitRuns, bundleIs].map((state) => [state.name, state]),
);

let directory: string;
let end: AbortController;
let events: DriftEvent[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-drift-'));
  end = new AbortController();
  events = [];
  reactions.length = 0;
});
afterEach(() => {
  end.abort();
  rmSync(directory, { recursive: true, force: true });
});

const environment: DriftWatchOptions['environment'] = {
  states: { get: (name) => states.get(name), names: () => states.keys() },
  host: createLocalHost(),
  context: () => plainContext({}),
};

function watchOver(chunks: readonly LowChunk[], options: Partial<DriftWatchOptions> = {}): DriftWatch {
  return new DriftWatch({
    applied: chunks,
    environment,
    mode: 'enforce',
    sweepIntervalMs: 0,
    onEvent: (event) => events.push(event),
    signal: end.signal,
    ...options,
  });
}

function file(name = 'conf', text = 'right'): LowChunk {
  return plainChunk('file.has', pathOf(name), { args: { text } });
}

function isDue(watch: DriftWatch, chunk: LowChunk): boolean {
  return watch.dues().get(stateTag(chunk)) !== undefined;
}

function pathOf(name: string): string {
  return join(directory, name);
}

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 30_000;
  while (!condition() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(condition()).toBe(true);
}

describe('the drift watch', () => {
  it.each<[string, (path: string) => void]>([
    ['is written to', (path) => writeFileSync(path, 'wrong')],
    ['is removed', (path) => rmSync(path)],
    [
      'is replaced by a rename',
      (path) => {
        writeFileSync(`${path}.new`, 'wrong');
        renameSync(`${path}.new`, path);
      },
    ],
  ])('repairs a file that %s, again and again, in milliseconds', async (_, tamper) => {
    writeFileSync(join(directory, 'conf'), 'right');
    watchOver([file()]);
    for (const round of [1, 2, 3]) {
      tamper(join(directory, 'conf'));
      await until(() => events.length === round);
      expect(readFileSync(join(directory, 'conf'), 'utf8')).toBe('right');
    }
    expect(events.map(({ action }) => action)).toEqual(['repaired', 'repaired', 'repaired']);
    expect(Math.min(...events.map(({ latencyMs }) => latencyMs))).toBeLessThan(1000);
  });

  it('repairs a directory that went before what belongs in it', async () => {
    const inner = join(directory, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, 'conf'), 'right');
    watchOver([
      plainChunk('directory.is', join(directory, 'a')),
      plainChunk('directory.is', inner),
      file('a/b/conf'),
    ]);
    const repairs = (): number => events.filter(({ chunk: { name } }) => name === join(inner, 'conf')).length;
    rmSync(join(directory, 'a'), { recursive: true });
    await until(() => repairs() === 1);
    writeFileSync(join(inner, 'conf'), 'wrong');
    await until(() => repairs() === 2);
    expect(readFileSync(join(inner, 'conf'), 'utf8')).toBe('right');
    expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['repaired']));
  });

  it('only tells, once, when it is to report', async () => {
    writeFileSync(join(directory, 'conf'), 'right');
    const watch = watchOver([file()], { mode: 'report' });
    writeFileSync(join(directory, 'conf'), 'wrong');
    await until(() => events.length === 1);
    await watch.sweep();
    expect(events).toMatchObject([{ action: 'drifted', changes: { text: { old: 'wrong', new: 'right' } } }]);
    expect(readFileSync(join(directory, 'conf'), 'utf8')).toBe('wrong');
    expect(watch.status().drifted.map(({ __id__: id }) => id)).toEqual([join(directory, 'conf')]);
    writeFileSync(join(directory, 'conf'), 'right');
    await until(() => watch.status().drifted.length === 0);
  });

  it('leaves everything alone while it is paused, and catches up', async () => {
    writeFileSync(join(directory, 'conf'), 'right');
    const watch = watchOver([file()]);
    watch.pause();
    writeFileSync(join(directory, 'conf'), 'wrong');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readFileSync(join(directory, 'conf'), 'utf8')).toBe('wrong');
    watch.resume();
    await until(() => readFileSync(join(directory, 'conf'), 'utf8') === 'right');
  });

  it('looks first at what the watch before it did not', async () => {
    const [seen, stirred, added] = [file('seen'), file('stirred'), file('added')];
    for (const { name } of [seen, stirred, added]) writeFileSync(name, 'right');
    const before = watchOver([seen, stirred]);
    await until(() => !isDue(before, seen) && !isDue(before, stirred));
    await before.idle();
    before.pause();
    writeFileSync(stirred.name, 'wrong');
    await until(() => isDue(before, stirred));
    writeFileSync(added.name, 'wrong');
    const after = watchOver([seen, stirred, added], { before });
    expect([stirred, added].map((chunk) => isDue(after, chunk))).toEqual([true, true]);
    expect(isDue(after, seen)).toBe(isDue(before, seen));
    await until(() => events.length === 2);
    expect(events.map(({ chunk: { name } }) => name).toSorted()).toEqual([added.name, stirred.name]);
  });

  it('waits longer and longer in a fight with another program', async () => {
    writeFileSync(join(directory, 'conf'), 'right');
    watchOver([file()]);
    for (let round = 1; round <= 5; round += 1) {
      writeFileSync(join(directory, 'conf'), `wrong ${round}`);
      await until(() => events.length === round);
    }
    expect(events.at(-1)?.comment).toContain('the next repair waits 2 seconds');
    writeFileSync(join(directory, 'conf'), 'wrong again');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(events).toHaveLength(5);
  });

  it('lets those that watch a file react to a repair that a sweep made, and not to a prompt one', async () => {
    writeFileSync(join(directory, 'conf'), 'wrong');
    const watching = plainChunk('unit.runs', 'nginx', {
      requisites: { watch: [{ state: 'file', key: join(directory, 'conf') }] },
    });
    const watch = watchOver([file(), watching]);
    await watch.sweep();
    expect(reactions).toEqual(['nginx']);
    writeFileSync(join(directory, 'conf'), 'wrong');
    await until(() => events.length >= 3);
    expect(reactions).toEqual(['nginx']);
  });

  it('leaves actions and states that answer to events alone', async () => {
    const watch = watchOver([
      plainChunk('file.has', join(directory, 'x'), {
        args: { text: '' },
        requisites: { onchanges: [{ key: 'a' }] },
      }),
      plainChunk('file.unknown', 'x'),
    ]);
    await watch.sweep();
    expect(watch.status().watched).toBe(0);
    expect(events).toEqual([]);
  });

  it('repairs what requires a state right after that, in the order of the requisites, however long it has failed', async () => {
    const [bundle, record] = [join(directory, 'bundle'), join(directory, 'record')];
    mkdirSync(bundle);
    writeFileSync(record, '');
    const watch = watchOver([
      { ...file('bundle/second'), requisites: { require: [{ key: join(bundle, 'first') }] } },
      { ...file('bundle/first'), requisites: { require: [{ key: bundle }] } },
      plainChunk('bundle.is', bundle, { args: { record } }),
    ]);
    await watch.sweep();
    events.length = 0;
    rmSync(bundle, { recursive: true });
    await until(() => events.filter(({ action }) => action === 'failed').length === 2);
    const failed = events.splice(0).map(({ chunk: { name } }) => name);
    rmSync(record);
    await until(() => events.length === 3);
    expect(events.map(({ action, chunk: { name } }) => [action, name])).toEqual([
      ['repaired', bundle],
      ['repaired', join(bundle, 'first')],
      ['repaired', join(bundle, 'second')],
    ]);
    expect(new Set(failed)).toEqual(new Set([join(bundle, 'first'), join(bundle, 'second')]));
    expect(events.at(-1)?.latencyMs).toBeLessThan(10_000);
    expect(watch.status()).toMatchObject({ drifted: [], contested: [] });
  });

  it('tells what cannot be repaired once, and calls it contested when waiting longer and longer did not help', async () => {
    const watch = watchOver([file('missing/conf')]);
    for (let round = 0; round < 8; round += 1) await watch.sweep();
    expect(events).toMatchObject([
      { action: 'failed', comment: expect.stringContaining('no such file or directory') },
      { action: 'contested', comment: expect.stringContaining('no such file or directory') },
    ]);
    expect(watch.status()).toMatchObject({
      drifted: [{ name: join(directory, 'missing/conf') }],
      contested: [{ chunk: { name: join(directory, 'missing/conf') }, reason: events[1]?.comment }],
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    mkdirSync(join(directory, 'missing'));
    await until(() => events.length === 3);
    expect(events[2]).toMatchObject({ action: 'repaired' });
    expect(watch.status()).toMatchObject({ drifted: [], contested: [] });
  });

  it('waits between repairs as a state with retry says, and tells a failure after as many attempts', async () => {
    const options = { retry: { attempts: 3, interval: 0 } };
    watchOver([{ ...file('missing/conf'), options }]);
    writeFileSync(join(directory, 'missing'), '');
    await until(() => events.length === 1);
    expect(events).toMatchObject([{ action: 'failed' }]);
  });

  it('tells what it could not repair', async () => {
    const watch = watchOver([file('missing/conf')]);
    await watch.sweep();
    await until(() => events.length === 1);
    expect(events).toMatchObject([
      { action: 'failed', comment: expect.stringContaining('no such file or directory') },
    ]);
  });
});

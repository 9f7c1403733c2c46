import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LowChunk } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnyState, defineState } from '../contract/state-definition.ts';
import { createLocalHost } from '../host/local/create-local-host.ts';
import { plainContext } from '../laws/plain-context.ts';
import { type DriftEvent, DriftWatch, type DriftWatchOptions } from './drift-watch.ts';

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

const states = new Map<string, AnyState>(
  [fileHas, directoryIs, unitRuns].map((state) => [state.name, state]),
);

function chunk(fun: string, name: string, rest: Partial<LowChunk> = {}): LowChunk {
  const [state = '', own = ''] = fun.split('.');
  return {
    state,
    fun: own,
    name,
    __id__: name,
    __sls__: 's',
    __env__: 'base',
    order: 0,
    args: {},
    requisites: {},
    options: {},
    ...rest,
  };
}

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

function watchOver(chunks: readonly LowChunk[], options: Partial<DriftWatchOptions> = {}): DriftWatch {
  return new DriftWatch({
    chunks,
    environment: {
      states: { get: (name) => states.get(name), names: () => states.keys() },
      host: createLocalHost(),
      context: () => plainContext({}),
    },
    mode: 'enforce',
    sweepIntervalMs: 0,
    onEvent: (event) => events.push(event),
    signal: end.signal,
    ...options,
  });
}

function file(name = 'conf', text = 'right'): LowChunk {
  return chunk('file.has', join(directory, name), { args: { text } });
}

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 3000;
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
    expect(Math.min(...events.map(({ latencyMs }) => latencyMs))).toBeLessThan(100);
  });

  it('repairs a directory that went before what belongs in it', async () => {
    const inner = join(directory, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, 'conf'), 'right');
    watchOver([chunk('directory.is', join(directory, 'a')), chunk('directory.is', inner), file('a/b/conf')]);
    rmSync(join(directory, 'a'), { recursive: true });
    const isRight = (): boolean =>
      existsSync(join(inner, 'conf')) && readFileSync(join(inner, 'conf'), 'utf8') === 'right';
    await until(isRight);
    writeFileSync(join(inner, 'conf'), 'wrong');
    await until(isRight);
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
    await watch.resume();
    expect(readFileSync(join(directory, 'conf'), 'utf8')).toBe('right');
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
    const watching = chunk('unit.runs', 'nginx', {
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
      chunk('file.has', join(directory, 'x'), {
        args: { text: '' },
        requisites: { onchanges: [{ key: 'a' }] },
      }),
      chunk('file.unknown', 'x'),
    ]);
    await watch.sweep();
    expect(watch.status().watched).toBe(0);
    expect(events).toEqual([]);
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

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LowChunk } from '@muster/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnyState, defineState } from '../contract/state-definition.ts';
import { createLocalHost } from '../host/local/create-local-host.ts';
import { plainChunk } from '../laws/plain-chunk.ts';
import { plainContext } from '../laws/plain-context.ts';
import { runStates } from '../run/run-states.ts';
import { DriftWatch } from './drift-watch.ts';
import type { DriftEvent } from './upkeep.ts';

const fileHas = defineState({
  name: 'file.has',
  summary: 'A file holds a text.',
  args: z.strictObject({ name: z.string(), text: z.string() }),
  examples: [],
  async observe({ name }, { files }) {
    return { text: (await files.stat(name)) === undefined ? undefined : await files.readText(name) };
  },
  desire: ({ text }) => ({ text }),
  async apply({ name, text }, _, __, { files }) {
    await files.writeAtomically(name, { kind: 'bytes', bytes: Buffer.from(text) }, {});
  },
});

let hangs = false;
const mayHang = defineState({
  name: 'thing.is',
  summary: 'A thing that may not answer.',
  args: z.strictObject({ name: z.string() }),
  examples: [],
  observe: async () => (hangs ? new Promise<never>(() => undefined) : { there: true }),
  desire: () => ({ there: true }),
  apply: async () => undefined,
});

const registry = new Map<string, AnyState>([fileHas, mayHang].map((state) => [state.name, state]));
const states = { get: (name: string) => registry.get(name), names: () => registry.keys() };

let directory: string;
let path: string;
let end: AbortController;
let events: DriftEvent[];
let answers: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-applied-'));
  path = join(directory, 'conf');
  end = new AbortController();
  events = [];
  answers = 0;
  hangs = false;
});
afterEach(() => {
  end.abort();
  rmSync(directory, { recursive: true });
});

function chunk(fun: string, args: LowChunk['args'], options: LowChunk['options'] = {}): LowChunk {
  return plainChunk(fun, path, { __id__: 'conf', args, options });
}

const environment = {
  states,
  host: createLocalHost(),
  context: ({ test }: { readonly test: boolean }) =>
    plainContext({ test, functions: { 'test.count': () => `${(answers += 1)}` } }),
};

/** A watch over a state just after the run that applied it. */
async function applied(declared: LowChunk): Promise<DriftWatch> {
  let filled = declared;
  const results = await runStates([declared], {
    ...environment,
    test: false,
    signal: end.signal,
    onFilled: (_, chunkWithValues) => {
      filled = chunkWithValues;
    },
  });
  expect(Object.values(results)).toMatchObject([{ result: true }]);
  return new DriftWatch({
    applied: [filled],
    environment,
    mode: 'enforce',
    sweepIntervalMs: 0,
    onEvent: (event) => events.push(event),
    signal: end.signal,
  });
}

it('a state with a slot is no drift after its run, and is repaired with the value that it had then', async () => {
  const watch = await applied(chunk('file.has', { text: '__slot__:salt:test.count()' }));
  await watch.sweep();
  expect(events).toEqual([]);
  writeFileSync(path, 'wrong');
  await watch.sweep();
  expect(readFileSync(path, 'utf8')).toBe('1');
  expect(events).toMatchObject([{ action: 'repaired' }]);
});

it('a value of a slot that looks like a slot is not asked again', async () => {
  const text = '__slot__:salt:test.count()';
  const declared = chunk('file.has', { text });
  writeFileSync(path, text);
  const watch = new DriftWatch({
    applied: [declared],
    environment,
    mode: 'enforce',
    sweepIntervalMs: 0,
    onEvent: (event) => events.push(event),
    signal: end.signal,
  });
  await watch.sweep();
  expect(answers).toBe(0);
  expect(events).toEqual([]);
});

it('a file that is made anew has the mode that its umask leaves', async () => {
  const watch = await applied(chunk('file.has', { text: 'x' }, { umask: '077' }));
  rmSync(path);
  await watch.sweep();
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
});

it('a condition is asked as in the run', async () => {
  const watch = await applied(chunk('file.has', { text: 'x' }, { onlyif: `test -e ${directory}` }));
  writeFileSync(path, 'wrong');
  await watch.sweep();
  expect(events).toMatchObject([{ action: 'repaired' }]);
});

it('a look that takes longer than the timeout of its state is over then', async () => {
  const watch = await applied(chunk('thing.is', { timeout: 0.05 }));
  hangs = true;
  await watch.sweep();
  expect(watch.status().drifted).toHaveLength(1);
});

it('a repair that check_cmd does not accept is none, although nothing is left to change', async () => {
  const watch = await applied(
    chunk('file.has', { text: 'x' }, { check_cmd: `test ! -e ${directory}/broken` }),
  );
  writeFileSync(join(directory, 'broken'), '');
  writeFileSync(path, 'wrong');
  await watch.sweep();
  expect(readFileSync(path, 'utf8')).toBe('x');
  await watch.sweep();
  expect(watch.status().drifted).toHaveLength(1);
  rmSync(join(directory, 'broken'));
  await watch.sweep();
  expect(watch.status().drifted).toEqual([]);
});

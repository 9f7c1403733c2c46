import { createMemoryHost, DriftWatch, plainChunk, plainContext, runStates } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { ownStates } from '../testing/own-registry.ts';

const chunks = [
  plainChunk('file.managed', '/etc/app.d/a.conf', { args: { contents: 'a' } }),
  plainChunk('file.directory', '/etc/app.d', {
    args: { clean: true },
    requisites: { require: [{ state: 'file', key: '/etc/app.d/a.conf' }] },
  }),
];
const signal = new AbortController().signal;

describe('a clean directory', () => {
  it('spares what the states that it requires manage, in runs and in the drift watch', async () => {
    const host = createMemoryHost({ files: { '/etc/app.d/old.conf': '' } });
    const run = async () =>
      Object.values(
        await runStates(chunks, {
          states: ownStates,
          host,
          context: ({ test }) => plainContext({ test }),
          test: false,
          signal,
        }),
      );
    expect((await run()).map(({ changes }) => changes)).toEqual([
      { diff: 'New file' },
      { removed: ['/etc/app.d/old.conf'] },
    ]);
    expect((await run()).map(({ changes }) => changes)).toEqual([{}, {}]);
    const watch = new DriftWatch({
      applied: chunks,
      environment: { states: ownStates, host, context: ({ test }) => plainContext({ test }) },
      mode: 'enforce',
      sweepIntervalMs: 0,
      onEvent: (event) => expect(event).toBeUndefined(),
      signal,
    });
    await watch.sweep();
    watch.close();
    expect(await host.files.list('/etc/app.d')).toEqual(['a.conf']);
  });
});

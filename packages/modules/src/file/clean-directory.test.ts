import { createMemoryHost, DriftWatch, plainChunk, plainContext } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { ownStates } from '../testing/own-registry.ts';
import { runOwnStates } from '../testing/run-own-states.ts';

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
    const run = () => runOwnStates(host, chunks);
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

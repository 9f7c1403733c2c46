import { createMemoryHost, type JsonRecord, observeKept, plainChunk, plainContext } from '@muster/engine';
import { expect, test } from 'vitest';
import { ownStates } from '../testing/own-registry.ts';
import { runOwnState } from '../testing/run-own-states.ts';

/** State, arguments, the text before and after; what the drift watch keeps of it. */
test.each<readonly [string, JsonRecord, string, string, JsonRecord | undefined]>([
  ['file.replace', { pattern: 'a', repl: 'aa', backup: false }, 'a\n', 'aa\n', { settles: false }],
  ['file.replace', { pattern: 'a', repl: 'b', backup: false, count: 1 }, 'aa\n', 'ba\n', { settles: false }],
  ['file.replace', { pattern: 'a', repl: 'b', backup: false }, 'a\n', 'b\n', undefined],
  [
    'file.line',
    { mode: 'replace', match: 'two', content: 'x' },
    'two\ntwo\n',
    'x\ntwo\n',
    { settles: false },
  ],
  ['file.line', { mode: 'replace', match: 'two', content: 'x' }, 'two\n', 'x\n', undefined],
])(
  '%s %j makes of %j %j, and the drift watch leaves it alone where it would go on',
  async (name, args, before, after, kept) => {
    const host = createMemoryHost({ files: { '/f': before } });
    expect(await runOwnState(host, name, '/f', args)).toMatchObject({
      result: true,
      comment: 'Changes were made',
    });
    expect(await host.files.readText('/f')).toBe(after);
    const environment = {
      states: ownStates,
      host,
      context: () => plainContext({}),
      signal: AbortSignal.any([]),
    };
    expect(await observeKept(plainChunk(name, '/f', { args }), environment)).toEqual(kept);
    if (kept === undefined) return;
    expect(await runOwnState(host, name, '/f', args, { kept })).toMatchObject({ result: true, changes: {} });
  },
);

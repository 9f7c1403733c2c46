import { type LowChunk, plainChunk, type StateResult, stateTag } from '@muster/engine';
import { expect, test } from 'vitest';
import type { RunRecord, WatchedEntry } from './applied-state.ts';
import { entriesAfterRun, type RunScope } from './entries-after-run.ts';
import { noInputs } from './recorded-inputs.ts';

const first = recordOf(1);
const second = recordOf(2);
const highstate: RunScope = { of: 'highstate', isWhole: true, saltenv: undefined };
const files: RunScope = { ...highstate, of: 'files' };

/** What is watched after a run that declared states, written `id:file`, `id:file!` for one that failed and `?` for one not reached. */
function after(
  before: readonly WatchedEntry[],
  scope: RunScope,
  declared: string,
  record: RunRecord,
): readonly WatchedEntry[] {
  const results: Record<string, StateResult> = {};
  const chunks = declared.split(' ').map((written) => {
    const [, id = '', file = '', end = ''] = /^(\w+):(\w+)([!?]?)$/.exec(written) ?? [];
    const chunk = chunkOf(id, file, record);
    if (end !== '?') results[stateTag(chunk)] = resultOf(chunk, end !== '!');
    return chunk;
  });
  return entriesAfterRun(before, { scope, chunks, results }, record);
}

/** The ids in order, those that the second run brought about with a star. */
function shown(entries: readonly WatchedEntry[]): string {
  for (const { chunk, record } of entries) expect(chunk.args).toEqual(record.pillar);
  return entries.map(({ chunk, record }) => chunk.__id__ + (record === second ? '*' : '')).join(' ');
}

const watched = after([], highstate, 'db:db web:web site:web', first);
const partOf = (scope: RunScope): RunScope => ({ ...scope, isWhole: false });
const inEnvironment = (saltenv: string): RunScope => ({ ...highstate, saltenv });

test.each<[string, RunScope, string, string]>([
  ['a highstate is watched in its own order', highstate, 'web:web db:db site:web', 'web* db* site*'],
  [
    'a state that left the tree leaves the watch with the next highstate',
    highstate,
    'db:db web:web',
    'db* web*',
  ],
  ['a state that failed stays as it was', highstate, 'db:db! web:web site:web', 'db web* site*'],
  ['a state that was not reached stays as it was', highstate, 'db:db web:web site:web?', 'db* web* site'],
  ['a new state that failed is not watched', highstate, 'db:db web:web site:web new:web!', 'db* web* site*'],
  ['a highstate of one environment leaves the others', inEnvironment('dev'), 'new:dev', 'db web site new*'],
  ['a highstate of the only environment is one', inEnvironment('base'), 'db:db', 'db*'],
  ['what a highstate leaves out stays', partOf(highstate), 'db:db', 'db* web site'],
  ['a highstate that leaves something out adds', partOf(highstate), 'new:app', 'db web site new*'],
  ['a run of a file renews its states in their place', files, 'db:db', 'db* web site'],
  ['a run of a file is all there is to say of it', files, 'web:web new:web', 'db web* new*'],
  ['what a run of a file leaves out stays', partOf(files), 'web:web', 'db web* site'],
  ['a file that is not assigned stays unwatched', files, 'new:app', 'db web site'],
  ['a state that failed in a run of its file stays as it was', files, 'web:web! site:web', 'db web site*'],
])('%s', (_, scope, declared, expected) => {
  expect(shown(after(watched, scope, declared, second))).toBe(expected);
});

test('nothing is watched by a run of files before anything was applied', () => {
  expect(after([], files, 'web:web', first)).toEqual([]);
});

function recordOf(run: number): RunRecord {
  return { grains: {}, pillar: { run }, secrets: [], inputs: noInputs() };
}

/** A state that another run declares otherwise. */
function chunkOf(id: string, file: string, { pillar: args }: RunRecord): LowChunk {
  const place = { __sls__: file, __env__: file === 'dev' ? 'dev' : 'base' };
  return plainChunk('file.managed', id, { ...place, args });
}

function resultOf({ name, __id__, __sls__ }: LowChunk, result: boolean): StateResult {
  const none = { changes: {}, comment: '', duration: 0, start_time: '', __run_num__: 0 };
  return { ...none, name, result, __id__, __sls__ };
}

import { createMemoryHost, type LowChunk, plainChunk } from '@muster/engine';
import { expect, test } from 'vitest';
import { runOwnStates } from '../testing/run-own-states.ts';
import { cachedAbc } from './law-files.ts';

const context = {
  files: { 'salt://abc': cachedAbc() },
  render: (_: string, names: object) => JSON.stringify('accumulator' in names ? names.accumulator : null),
};
const managed = (more: Partial<LowChunk> = {}) =>
  plainChunk('file.managed', '/conf', { args: { source: 'salt://abc', template: 'jinja' }, ...more });
const accumulated = (id: string, text: LowChunk['args'][string], more: Partial<LowChunk> = {}) =>
  plainChunk('file.accumulated', 'peers', { __id__: id, args: { filename: '/conf', text }, ...more });
const require = [
  { state: 'file', key: 'second' },
  { state: 'file', key: 'first' },
];

test('the template of a file finds what states that it requires or watches accumulated, each once and in their order', async () => {
  const host = createMemoryHost();
  const requisites = { require, watch: [{ state: 'file', key: 'other' }] };
  const results = await runOwnStates(
    host,
    [
      accumulated('first', ['a', 'b'], { order: 1 }),
      accumulated('second', ['b', { c: 1 }], { order: 2 }),
      accumulated('other', 'd', { name: 'more', order: 3 }),
      managed({ requisites }),
    ],
    context,
  );
  expect(results.map(({ comment }) => comment)).toEqual([
    'Accumulator peers for file /conf was charged by text',
    'Accumulator peers for file /conf was charged by text',
    'Accumulator more for file /conf was charged by text',
    'File /conf updated',
  ]);
  expect(await host.files.readText('/conf')).toBe('{"peers":["a","b",{"c":1}],"more":["d"]}');
});

test('a block holds its own text and what was accumulated for the file', async () => {
  const host = createMemoryHost({ files: { '/conf': 'x\n' } });
  const args = {
    content: 'own',
    marker_start: '#<',
    marker_end: '#>',
    append_if_not_found: true,
    backup: false,
  };
  await runOwnStates(host, [
    accumulated('first', ['a', 'b']),
    plainChunk('file.blockreplace', '/conf', { args, requisites: { require: require.slice(1) } }),
  ]);
  expect(await host.files.readText('/conf')).toBe('x\n#<\nown\na\nb\n#>\n');
});

test('what is accumulated for another file, or not required, is not taken in', async () => {
  const host = createMemoryHost();
  const elsewhere = { args: { filename: '/other', text: 'x' } };
  const results = await runOwnStates(
    host,
    [
      accumulated('first', 'x', elsewhere),
      accumulated('second', 'y'),
      managed({ requisites: { require: require.slice(1) } }),
    ],
    context,
  );
  const orphaned = 'no file state of /conf requires it; name that state in require_in or watch_in';
  expect(results.map(({ result, comment }) => [result, comment])).toEqual([
    [false, `Orphaned accumulator peers: ${orphaned.replace('/conf', '/other')}`],
    [false, `Orphaned accumulator peers: ${orphaned}`],
    [false, 'One or more requisite failed: s.first'],
  ]);
});

test.each([
  ['unless', { options: { unless: 'false' } }],
  ['a slot', { args: { filename: '/conf', text: '__slot__:salt:test.echo(x)' } }],
])('what is accumulated cannot depend on %s', async (what, more) => {
  const results = await runOwnStates(
    createMemoryHost({ programs: { '/bin/sh': () => ({ code: 1 }) } }),
    [accumulated('first', 'x', more), managed({ requisites: { require: require.slice(1) } })],
    { ...context, functions: { 'test.echo': ([text]) => text ?? null } },
  );
  expect(results.at(-1)?.comment).toContain(`file.accumulated 'first' cannot have ${what}: what it adds`);
});

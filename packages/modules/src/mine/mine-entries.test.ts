import { expect, test } from 'vitest';
import { mergeMineEntries, mineEntries } from './mine-entries.ts';

const plain = { args: [], kwargs: {} };

test.each([
  ['nothing', undefined, []],
  ['a list of names', ['test.ping'], [{ name: 'test.ping', fun: 'test.ping', ...plain }]],
  ['no arguments', { 'test.ping': [] }, [{ name: 'test.ping', fun: 'test.ping', ...plain }]],
  ['arguments as null', { 'test.ping': null }, [{ name: 'test.ping', fun: 'test.ping', ...plain }]],
  [
    'a list',
    { 'test.echo': ['hello'] },
    [{ name: 'test.echo', fun: 'test.echo', args: ['hello'], kwargs: {} }],
  ],
  [
    'a mapping',
    { 'grains.get': { key: 'os' } },
    [{ name: 'grains.get', fun: 'grains.get', args: [], kwargs: { key: 'os' } }],
  ],
  [
    'an alias in list form',
    { mine: [{ mine_function: 'test.arg' }, 1, { k: 'v' }] },
    [{ name: 'mine', fun: 'test.arg', args: [1], kwargs: { k: 'v' } }],
  ],
  [
    'an alias in mapping form for some readers only',
    { mine: { mine_function: 'grains.get', key: 'id', allow_tgt: 'web*' } },
    [
      {
        name: 'mine',
        fun: 'grains.get',
        args: [],
        kwargs: { key: 'id' },
        allow: { target: 'web*', type: 'glob' },
      },
    ],
  ],
])('mine_functions may be given as %s', (_, definitions, entries) => {
  expect(mineEntries(definitions)).toEqual(entries);
});

test('pillar adds mine functions and replaces those of the same name', () => {
  const configured = { a: { mine_function: 'test.ping' }, b: { mine_function: 'test.ping' } };
  const merged = mergeMineEntries(configured, {
    b: { mine_function: 'test.echo', text: 'x' },
    c: { mine_function: 'test.ping' },
  });
  expect(merged.map(({ name, fun }) => [name, fun])).toEqual([
    ['a', 'test.ping'],
    ['b', 'test.echo'],
    ['c', 'test.ping'],
  ]);
});

test('a mine function without a name is refused', () => {
  expect(() => mineEntries({ x: { mine_function: 5 } })).toThrow(/expected a name, got 5/);
});

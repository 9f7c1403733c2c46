import type { Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { askedFunctions, mineAnswer } from './mine.ts';

const values = { addr: { web1: 1, db1: 2 }, name: { db1: 'd' }, gone: {} };

test.each<[Json, Json]>([
  ['addr', { web1: 1, db1: 2 }],
  ['addr,addr', { web1: 1, db1: 2 }],
  ['gone', {}],
  [['addr'], { addr: { web1: 1, db1: 2 } }],
  ['addr,name', { addr: { web1: 1, db1: 2 }, name: { db1: 'd' } }],
  ['name,gone,unknown', { name: { db1: 'd' } }],
  [[], {}],
])('the mine answers %j with %j', (functions, answer) => {
  expect(mineAnswer(values, functions)).toEqual(answer);
});

test('the mine is asked for a function once', () => {
  expect(askedFunctions('addr,name,addr').names).toEqual(['addr', 'name']);
});

import { expect, test } from 'vitest';
import { parseFunctionArguments } from './function-arguments.ts';

test.each([
  ['text stays text', ['hello'], { args: ['hello'], kwargs: {} }],
  ['a shell line with = and blanks stays text', ['echo a=b'], { args: ['echo a=b'], kwargs: {} }],
  ['numbers become numbers', ['5', '-1.5'], { args: [5, -1.5], kwargs: {} }],
  ['a job id stays text', ['20261201014204123456'], { args: ['20261201014204123456'], kwargs: {} }],
  ['leading zeros stay text, as file modes need', ['0644'], { args: ['0644'], kwargs: {} }],
  [
    'booleans and None are read as Salt reads them',
    ['True', 'false', 'None'],
    { args: [true, false, null], kwargs: {} },
  ],
  [
    'lists and mappings in flow style are data',
    ['[a, b]', '{a: 1}'],
    { args: [['a', 'b'], { a: 1 }], kwargs: {} },
  ],
  ['a template stays text', ['{{ x }}', 't={% if 1 %}'], { args: ['{{ x }}'], kwargs: { t: '{% if 1 %}' } }],
  ['broken flow data stays text', ['[a, {b]'], { args: ['[a, {b]'], kwargs: {} }],
  [
    'a word before = names an argument',
    ['test=True', 'name=web'],
    { args: [], kwargs: { test: true, name: 'web' } },
  ],
  [
    'a prototype name is just a name',
    ['__proto__=1'],
    { args: [], kwargs: Object.fromEntries([['__proto__', 1]]) },
  ],
])('%s', async (_title, words, expected) => {
  expect(await parseFunctionArguments(words)).toEqual(expected);
});

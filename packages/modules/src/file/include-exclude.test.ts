import { expect, it } from 'vitest';
import { pathFilter } from './include-exclude.ts';

it.each([
  ['a/b.log', undefined, undefined, true],
  ['a/b.log', ['*.txt', '*.log'], undefined, true],
  ['a/b.log', ['*.txt'], undefined, false],
  ['a/b.log', [], [], true],
  ['a/b.log', undefined, ['*.txt', 'E@^a/'], false],
  ['a/b.log', ['*.log'], ['b*'], true],
  ['ä/b.log', ['E@^\\w/'], ['E@\\.txt\\Z'], true],
  ['a/bb.log', ['E@(?P<b>b){,2}\\.'], [], true],
  ['a/b.log', ['*.log'], ['*/b*'], false],
])('%s is meant by %j without %j: %s', (path, include, exclude, expected) => {
  expect(pathFilter(include, exclude)(path)).toBe(expected);
});

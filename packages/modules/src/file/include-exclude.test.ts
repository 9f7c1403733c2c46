import { expect, it } from 'vitest';
import { isIncluded } from './include-exclude.ts';

it.each([
  ['a/b.log', undefined, undefined, true],
  ['a/b.log', ['*.txt', '*.log'], undefined, true],
  ['a/b.log', ['*.txt'], undefined, false],
  ['a/b.log', [], [], true],
  ['a/b.log', undefined, ['*.txt', 'E@^a/'], false],
  ['a/b.log', ['*.log'], ['b*'], true],
  ['a/b.log', ['*.log'], ['*/b*'], false],
])('%s is meant by %j without %j: %s', (path, include, exclude, expected) => {
  expect(isIncluded(path, include, exclude)).toBe(expected);
});

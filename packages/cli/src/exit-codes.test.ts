import { expect, test } from 'vitest';
import { exitCodeOf } from './exit-codes.ts';

test.each([
  [[], 0],
  [[10, 2], 2],
  [[2, 4], 4],
  [[4, 3], 3],
  [[3, 1], 1],
  [[1, 64], 64],
] as const)('of %j the exit code is %i', (applicable, expected) => {
  expect(exitCodeOf(applicable)).toBe(expected);
});

import { expect, test } from 'vitest';
import { boundedPattern } from './bounded-pattern.ts';

test('what all uses of a pattern take together is limited', () => {
  const pattern = boundedPattern('(a+)+$');
  const hostile = `${'a'.repeat(40)}!`;
  expect(pattern.test('aaa')).toBe(true);
  for (const use of [
    () => pattern.replace(hostile, 'b'),
    () => pattern.test(hostile),
    () => pattern.match(hostile),
    () => pattern.search(hostile),
  ])
    expect(use).toThrow(
      expect.objectContaining({ code: 'TIMEOUT', message: expect.stringContaining('"(a+)+$"') }),
    );
});

import { expect, test } from 'vitest';
import { patternFlags } from './pattern-flags.ts';

test.each([
  [8, 'm'],
  ['10', 'im'],
  ['MULTILINE', 'm'],
  [['I', 'dotall', 64], 'isx'],
  [['ASCII', 'U'], 'au'],
  [0, ''],
  [[], ''],
] as const)('the flags %j are the letters %j', (flags, letters) => {
  expect(patternFlags(flags)).toBe(letters);
});

test('a flag that Python does not have is refused by its name', () => {
  expect(() => patternFlags(['MULTILINE', 'GLOBAL'])).toThrow('Invalid re flag given: GLOBAL');
});

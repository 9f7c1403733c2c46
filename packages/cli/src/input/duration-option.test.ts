import { expect, test } from 'vitest';
import { durationOption } from './duration-option.ts';

test.each([
  ['90', 90],
  ['0', 0],
  ['1h', 3600],
  ['1.5 h', 5400],
  ['10min', 600],
  ['250ms', 0.25],
  ['2d', 172_800],
])('%s is %d seconds', (ttl, seconds) => {
  expect(durationOption({ ttl }, 'ttl')).toBe(seconds);
});

test.each(['', '-1', 'h', '1y', '1h30', '0x10', '1e3'])('%j is refused by name', (ttl) => {
  expect(() => durationOption({ ttl }, 'ttl')).toThrow(
    /^--ttl takes a number of seconds, or one with a unit/,
  );
});

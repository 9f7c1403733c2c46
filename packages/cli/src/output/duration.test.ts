import { expect, test } from 'vitest';
import { formatAge, formatDuration } from './duration.ts';

test.each([
  [0.4, '<1 ms'],
  [41.4, '41 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [59_960, '1 min'],
  [299_600, '5 min'],
  [245_000, '4 min 5 s'],
  [3_599_600, '1 h'],
  [5_400_000, '1 h 30 min'],
  [86_399_000, '1 d'],
  [5 * 86_400_000, '5 d'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [undefined, 'never'],
  [0, '1 h ago'],
  [3_500_000, '1 min ago'],
  [3_600_000, '<1 ms ago'],
])('a moment at %j is %s', (time, text) => {
  expect(formatAge(time, 3_600_000)).toBe(text);
});

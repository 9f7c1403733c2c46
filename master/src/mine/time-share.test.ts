import { expect, test } from 'vitest';
import { TimeShare } from './time-share.ts';

test('who took much has to wait, and nobody else', () => {
  let now = 0;
  const time = new TimeShare({ perSecondMs: 100, burstMs: 500, now: () => now });
  expect(time.spend('web1', () => (now += 800))).toBe(800);
  expect([time.has('web1'), time.has('web2')]).toEqual([false, true]);
  now += 4000;
  expect(time.has('web1')).toBe(true);
});

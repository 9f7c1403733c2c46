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

test('what comes at once is done one at a time, each when there is time for it', async () => {
  let now = 0;
  const time = new TimeShare({ perSecondMs: 100_000, burstMs: 500, now: () => now });
  const done: number[] = [];
  const work = (number: number) => time.spendInTurn('web1', () => done.push(number) && (now += 1000));
  const all = Promise.all([work(1), work(2), work(3)]);
  expect(done).toEqual([1]);
  const clock = setInterval(() => (now += 10), 1);
  await all.finally(() => clearInterval(clock));
  expect(new Set(done)).toEqual(new Set([1, 2, 3]));
});

import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

describe('a rate limiter', () => {
  it('allows the burst at once and then the rate', () => {
    let now = 0;
    const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, { now: () => now });
    const taken = () => Array.from({ length: 5 }, () => limiter.take('a')).filter(Boolean).length;
    expect(taken()).toBe(3);
    now += 1000;
    expect(taken()).toBe(2);
    now += 60_000;
    expect(taken()).toBe(3);
  });

  it('does not mix one with another', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 });
    expect([limiter.take('a'), limiter.take('b'), limiter.take('a')]).toEqual([true, true, false]);
  });

  it('forgets who is quiet before who is not when there are too many', () => {
    let now = 0;
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, { most: 10, now: () => now });
    for (let count = 0; count < 9; count++) limiter.take(`quiet${count}`);
    now += 1000;
    expect(limiter.take('busy')).toBe(true);
    for (let count = 0; count < 8; count++) limiter.take(`new${count}`);
    expect(limiter.take('busy')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

describe('a back-off', () => {
  it('doubles up to its longest, and begins anew after a reset', () => {
    const backOff = new BackOff({ firstMs: 100, mostMs: 1000, random: () => 1 });
    expect(Array.from({ length: 6 }, () => backOff.next())).toEqual([100, 200, 400, 800, 1000, 1000]);
    backOff.reset();
    expect(backOff.next()).toBe(100);
  });

  it('is spread over the upper half of each wait', () => {
    const backOff = new BackOff({ firstMs: 100, mostMs: 100, random: () => 0 });
    expect(backOff.next()).toBe(50);
  });
});

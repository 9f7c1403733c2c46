import { describe, expect, it } from 'vitest';
import { PutOff } from './put-off.ts';

describe('a key that makes trouble', () => {
  it('waits longer with every fault, and not for ever', () => {
    let now = 0;
    const putOff = new PutOff(() => now);
    const delays = Array.from({ length: 8 }, () => {
      putOff.fault('bad');
      const delay = putOff.delayMs('bad');
      now += delay;
      return delay / 1000;
    });
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(putOff.delayMs('good')).toBe(0);
    now += 601_000;
    putOff.fault('bad');
    expect(putOff.delayMs('bad')).toBe(1000);
  });

  it('waits when it comes in again and again', () => {
    let now = 0;
    const putOff = new PutOff(() => now);
    for (let count = 0; count < 22; count++) putOff.arrived('restless');
    expect(putOff.delayMs('restless')).toBe(4000);
    now += 4000;
    expect(putOff.delayMs('restless')).toBe(0);
  });
});

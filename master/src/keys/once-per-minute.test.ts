import { describe, expect, it } from 'vitest';
import { OncePerMinute } from './once-per-minute.ts';

describe('once per minute', () => {
  it('a thing is said, and again when the minute is over', () => {
    let now = 0;
    const once = new OncePerMinute(() => now);
    expect([once.isFirst('a'), once.isFirst('a'), once.isFirst('b')]).toEqual([true, false, true]);
    now += 59_999;
    expect(once.isFirst('a')).toBe(false);
    now += 1;
    expect(once.isFirst('a')).toBe(true);
  });

  it('is remembered in bounded memory', () => {
    const once = new OncePerMinute(() => 0);
    for (let count = 0; count < 30_000; count++) once.isFirst(String(count));
    expect(once.isFirst('29999')).toBe(false);
    expect(once.isFirst('0')).toBe(true);
  });
});

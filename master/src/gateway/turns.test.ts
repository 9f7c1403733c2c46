import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns, type TurnsOptions } from './turns.ts';

/** The order in which work of several owners is done. */
async function orderOf(owners: string, options: Partial<TurnsOptions> = {}): Promise<string> {
  const done: string[] = [];
  const turns = new Turns({ sliceMs: 10, rest: 0, ...options });
  for (const [index, owner] of owners.split('').entries())
    turns.add(owner, () => done.push(`${owner}${index}`));
  await delay(20);
  return done.join(' ');
}

describe('turns', () => {
  it.each<[string, string, Partial<TurnsOptions>, string]>([
    ['give one piece of work to each', 'aaab', {}, 'a0 b3 a1 a2'],
    ['begin with the newest where late work is worth nothing', 'aaab', { newestFirst: true }, 'a2 b3 a1 a0'],
    ['drop the oldest where there is too much', 'aaab', { most: 2 }, 'a1 b3 a2'],
    ['wait while there is no room', 'aaab', { isOpen: () => false }, ''],
  ])('%s', async (_, owners, options, order) => {
    expect(await orderOf(owners, options)).toBe(order);
  });

  it('let the event loop have its own', async () => {
    const turns = new Turns({ sliceMs: 1, rest: 0 });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const isDone = new Promise<void>((resolve) => {
      for (let count = 0; count < 50; count++) turns.add('busy', () => busyFor(2));
      turns.add('busy', resolve);
    });
    await isDone;
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});

function busyFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

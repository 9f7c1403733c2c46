import { expect, test } from 'vitest';
import { WorkingClock } from './working-clock.ts';

function waitInVain(): never {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  throw new Error('lost');
}

test('a clock stands still while the process waits, also where waiting fails', () => {
  const clock = new WorkingClock();
  const before = clock.now();
  const wallBefore = performance.now();
  expect(() => clock.waiting(waitInVain)).toThrow('lost');
  expect(performance.now() - wallBefore).toBeGreaterThan(40);
  expect(clock.now() - before).toBeLessThan(performance.now() - wallBefore - 40);
});

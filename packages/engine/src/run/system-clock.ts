import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './run-environment.ts';

/** The machine's own time; a sleep ends early, without an error, when the signal aborts. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await wait(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};

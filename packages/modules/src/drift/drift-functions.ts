import { declareFunction } from '../declare/declare-function.ts';
import { readFunction } from '../declare/read-function.ts';

const status = readFunction({
  name: 'drift.status',
  summary: 'Says how many states are watched, what differs now, and whether it is repaired.',
  run: async (_values, { minion }) => minion.driftStatus(),
});

const pause = declareFunction({
  name: 'drift.pause',
  summary: 'Stops looking for drift until drift.resume, also after a restart of the minion.',
  run: async (_values, { minion }) => minion.drift('pause'),
});

const resume = declareFunction({
  name: 'drift.resume',
  summary: 'Looks for drift again, beginning with everything that is managed.',
  run: async (_values, { minion }) => minion.drift('resume'),
});

const sweep = declareFunction({
  name: 'drift.sweep',
  summary: 'Looks at everything that is managed now.',
  run: async (_values, { minion }) => minion.drift('sweep'),
});

/** `drift.*` functions: the watch over what the last highstate applied. */
export const driftFunctions = [status, pause, resume, sweep];

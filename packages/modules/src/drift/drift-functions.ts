import { defineFunction, noArguments } from '@muster/engine';

const status = defineFunction({
  name: 'drift.status',
  summary: 'Says how many states are watched, what differs now, and whether it is repaired.',
  effect: 'asks',
  args: noArguments,
  run: async (_, { minion }) => minion.driftStatus(),
});

const pause = defineFunction({
  name: 'drift.pause',
  summary: 'Stops looking for drift until drift.resume, also after a restart of the minion.',
  effect: 'changes',
  args: noArguments,
  run: async (_, { minion }) => minion.drift('pause'),
});

const resume = defineFunction({
  name: 'drift.resume',
  summary: 'Looks for drift again, beginning with everything that is managed.',
  effect: 'changes',
  args: noArguments,
  run: async (_, { minion }) => minion.drift('resume'),
});

const sweep = defineFunction({
  name: 'drift.sweep',
  summary: 'Looks at everything that is managed now.',
  effect: 'changes',
  args: noArguments,
  run: async (_, { minion }) => minion.drift('sweep'),
});

/** `drift.*` functions: the watch over what the last highstate applied. */
export const driftFunctions = [status, pause, resume, sweep];

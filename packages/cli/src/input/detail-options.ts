import type { Details } from '../output/state-summary.ts';

/** How much of what a job came to is shown, from the options of a command. */
export function detailOptions(options: Readonly<Record<string, unknown>>): Details {
  const states = options['states'];
  return {
    isFull: options['diff'] === 'full',
    states: states === 'all' || states === 'failed' ? states : 'changes',
  };
}

import type { ConfigProblem } from '@muster/shared';
import { type Terminal, warn } from './terminal.ts';

/** Says on the terminal which settings nothing acts on, a line for each. */
export async function warnOfSettings(
  terminal: Terminal,
): Promise<{ readonly warn: (problem: ConfigProblem) => void }> {
  const { describeProblem } = await import('@muster/shared');
  return { warn: (problem) => warn(terminal, describeProblem(problem)) };
}

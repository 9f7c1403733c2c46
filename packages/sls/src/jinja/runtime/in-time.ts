import { interruptibly } from '@muster/shared';
import { PyError } from '../../value/index.ts';
import type { Budget } from './budget.ts';

/** Does work that may take for ever; where it outlasts the rendering's deadline, a LimitError names it. */
export function inTime<T>(work: () => T, budget: Budget, what: string): T {
  const result = interruptibly(work, budget.remainingMs());
  if (result === undefined) throw new PyError('LimitError', `${what} takes too long`);
  return result.value;
}

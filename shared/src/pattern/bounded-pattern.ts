import { MusterError } from '../errors/muster-error.ts';
import { spending } from '../time/interruptibly.ts';
import { type PythonPattern, pythonPattern } from './python-pattern.ts';

/** What all the uses of one pattern may take together in a minute: a daemon does nothing else meanwhile. */
const budgetMs = 2000;
const minuteMs = 60_000;

/** The same for a daemon: a pattern that backtracks without end is stopped with an error of code TIMEOUT. Throws a PatternError. */
export function boundedPattern(source: string, flags = ''): PythonPattern {
  const pattern = pythonPattern(source, flags);
  const budget = { leftMs: budgetMs };
  let renewedAt = performance.now();
  const inTime = <T>(text: string, work: () => T): T => {
    if (!pattern.mayTakeLong(text.length)) return work();
    const now = performance.now();
    if (now - renewedAt > minuteMs) [budget.leftMs, renewedAt] = [budgetMs, now];
    const answer = spending(budget, work);
    if (answer !== undefined) return answer.value;
    const shown = JSON.stringify(source.slice(0, 200));
    throw new MusterError(
      'TIMEOUT',
      `matching the pattern ${shown} takes more than ${budgetMs / 1000} s: repetitions in it can match the same text in too many ways`,
    );
  };
  return {
    mayTakeLong: pattern.mayTakeLong,
    test: (text) => inTime(text, () => pattern.test(text)),
    search: (text) => inTime(text, () => pattern.search(text)),
    match: (text) => inTime(text, () => pattern.match(text)),
    replace: (text, ...rest) => inTime(text, () => pattern.replace(text, ...rest)),
  };
}

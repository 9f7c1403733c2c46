import { RE2JS, RE2JSException } from 're2js';
import { MusterError } from '../errors/muster-error.ts';
import { re2 } from '../pattern/dialect.ts';
import { PatternError } from '../pattern/pattern-error.ts';
import { pythonPattern } from '../pattern/python-pattern.ts';
import { translatePattern } from '../pattern/translate-pattern.ts';
import { interruptibly } from '../time/interruptibly.ts';
import type { TextMatcher } from './glob.ts';

const longestPattern = 4096;

/** What all backtracking patterns of one target may take together, however many texts they are asked about. */
export interface PatternBudget {
  leftMs: number;
}

/** A budget that no pattern of a sound target uses up. */
export function createPatternBudget(): PatternBudget {
  return { leftMs: 500 };
}

/**
 * A regular expression as Python's `re.match` reads it: anchored at the beginning, free at the end. It runs in time
 * linear in the text; only what needs backtracking (look-around, back-references, words beyond ASCII) is left to
 * JavaScript's engine. Throws TARGET_INVALID when it cannot be parsed; so does the matcher when backtracking has no end,
 * because an answer in either direction would select somebody (`not E@...`).
 */
export function compilePattern(source: string, budget: PatternBudget = createPatternBudget()): TextMatcher {
  if (source.length > longestPattern) {
    throw invalidPattern(source, `it is longer than ${longestPattern} characters`);
  }
  try {
    const linear = translatePattern(source, '', re2);
    const backtracking = backtrackingMatcher(source, budget);
    if (linear.backtracks) return backtracking;
    const pattern = RE2JS.compile(linear.source, linear.ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    const matches = (text: string) => pattern.matcher(text).lookingAt();
    if (!linear.looksAtWords) return matches;
    return (text) => (isAscii(text) ? matches(text) : backtracking(text));
  } catch (error) {
    if (error instanceof PatternError) throw invalidPattern(source, error.reason);
    if (error instanceof RE2JSException) throw invalidPattern(source, error.message);
    throw error;
  }
}

function backtrackingMatcher(source: string, budget: PatternBudget): TextMatcher {
  const pattern = pythonPattern(source);
  return (text) => {
    if (!pattern.mayTakeLong(text.length)) return pattern.match(text) !== null;
    const startedAt = performance.now();
    const answer = interruptibly(() => pattern.match(text) !== null, budget.leftMs);
    budget.leftMs -= performance.now() - startedAt;
    if (answer !== undefined) return answer.value;
    throw invalidPattern(source, 'it backtracks without end on what a minion says of itself');
  };
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function invalidPattern(source: string, why: string): MusterError {
  const shown = JSON.stringify(source.slice(0, 200));
  return new MusterError('TARGET_INVALID', `${shown} is not a regular expression: ${why}`);
}

import { RE2JS, RE2JSException } from 're2js';
import { MusterError } from '../errors/muster-error.ts';
import { re2 } from '../pattern/dialect.ts';
import { PatternError } from '../pattern/pattern-error.ts';
import { pythonPattern } from '../pattern/python-pattern.ts';
import { type Translation, translatePattern } from '../pattern/translate-pattern.ts';
import { interruptibly, spending, type TimeBudget } from '../time/interruptibly.ts';
import type { TextMatcher } from './glob.ts';

const longestPattern = 4096;
/** Instructions: room for alternatives of the full length, and none for repetitions of repetitions. */
const largestProgram = 10_000;
const compilingMs = 250;
const tooMuch = 'it stands for too much: say less, or repeat less often';

/** What all backtracking patterns of one target may take together, however many texts they are asked about. */
export interface PatternBudget extends TimeBudget {
  /** Whoever asks limits the time of everything together, so that nobody has to look at the clock for every text. */
  readonly isTimed?: boolean | undefined;
}

/** A budget that no pattern of a sound target uses up. */
export function createPatternBudget(isTimed?: boolean): PatternBudget {
  return { leftMs: 500, isTimed };
}

/**
 * A regular expression as Python's `re.match` reads it: anchored at the beginning, free at the end. It runs in time
 * linear in the text; only what needs backtracking (look-around, back-references, words beyond ASCII) is left to
 * JavaScript's engine. Throws TARGET_INVALID when it cannot be parsed or is larger than any target; so does the matcher
 * when backtracking has no end, because an answer in either direction would select somebody (`not E@...`).
 */
export function compilePattern(source: string, budget: PatternBudget = createPatternBudget()): TextMatcher {
  if (source.length > longestPattern) {
    throw invalidPattern(source, `it is longer than ${longestPattern} characters`);
  }
  try {
    const linear = translatePattern(source, '', re2);
    if (linear.size > largestProgram) throw invalidPattern(source, tooMuch);
    if (linear.backtracks) return backtrackingMatcher(source, budget);
    const program = kept(source, () => compileProgram(source, linear));
    const matches = (text: string) => program.matcher(text).lookingAt();
    if (!linear.looksAtWords) return matches;
    const backtracking = backtrackingMatcher(source, budget);
    return (text) => (isAscii(text) ? matches(text) : backtracking(text));
  } catch (error) {
    if (error instanceof PatternError) throw invalidPattern(source, error.reason);
    if (error instanceof RE2JSException) throw invalidPattern(source, error.message);
    throw error;
  }
}

/** Few, because a hostile one takes some megabytes, and as many as a fleet uses again and again. */
const mostKept = 16;
const keptPrograms = new Map<string, RE2JS>();

/** The program of a pattern, which is kept; the one that was not used for the longest time goes. */
function kept(source: string, compile: () => RE2JS): RE2JS {
  const program = keptPrograms.get(source) ?? compile();
  keptPrograms.delete(source);
  keptPrograms.set(source, program);
  for (const oldest of keptPrograms.keys()) if (keptPrograms.size > mostKept) keptPrograms.delete(oldest);
  return program;
}

function compileProgram(pattern: string, { source, ignoresCase }: Translation): RE2JS {
  const compile = (): RE2JS => RE2JS.compile(source, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  const program = mayTakeLong(source, ignoresCase) ? interruptibly(compile, compilingMs)?.value : compile();
  if (program !== undefined) return program;
  throw invalidPattern(pattern, tooMuch);
}

/** Ranges without regard to case are looked up letter by letter. */
function mayTakeLong(source: string, ignoresCase: boolean): boolean {
  return ignoresCase || /\(\?\w*i/.test(source);
}

function backtrackingMatcher(source: string, budget: PatternBudget): TextMatcher {
  const pattern = pythonPattern(source);
  return (text) => {
    if (budget.isTimed === true || !pattern.mayTakeLong(text.length)) return pattern.match(text) !== null;
    const answer = spending(budget, () => pattern.match(text) !== null);
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

import { type Context, createContext, Script } from 'node:vm';
import { RE2JS, RE2JSException } from 're2js';
import { MusterError } from '../errors/muster-error.ts';
import type { TextMatcher } from './glob.ts';

const longestPattern = 4096;
const backtrackingMs = 50;

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
 * linear in the text; only what needs backtracking (look-around, back-references) is left to JavaScript's engine.
 * Throws TARGET_INVALID when it cannot be parsed; so does the matcher when backtracking has no end, because an answer
 * in either direction would select somebody (`not E@...`).
 */
export function compilePattern(source: string, budget: PatternBudget = createPatternBudget()): TextMatcher {
  if (source.length > longestPattern) {
    throw invalidPattern(source, `it is longer than ${longestPattern} characters`);
  }
  // Python's \Z is the end of the text, which RE2 and JavaScript know by other names.
  try {
    const pattern = RE2JS.compile(source.replaceAll('\\Z', '\\z'));
    return (text) => pattern.matcher(text).lookingAt();
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    if (!needsBacktracking(source)) throw invalidPattern(source, error.message);
    return compileBacktracking(source, budget);
  }
}

function needsBacktracking(source: string): boolean {
  return /\(\?<?[=!]|\\[1-9]|\(\?P=/.test(source);
}

function compileBacktracking(source: string, budget: PatternBudget): TextMatcher {
  const translated = source
    .replaceAll('\\Z', '(?![^])')
    .replaceAll('\\A', '(?<![^])')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`);
  try {
    void new RegExp(translated);
  } catch (error) {
    throw invalidPattern(source, error instanceof Error ? error.message : String(error));
  }
  // Only a script of its own can be interrupted while the engine backtracks.
  const context: Context = createContext({ source: `^(?:${translated})`, text: '' });
  return (text) => {
    const startedAt = performance.now();
    try {
      context['text'] = text;
      return (
        testText.runInContext(context, { timeout: Math.max(1, Math.min(backtrackingMs, budget.leftMs)) }) ===
        true
      );
    } catch {
      throw invalidPattern(source, 'it backtracks without end on what a minion says of itself');
    } finally {
      budget.leftMs -= performance.now() - startedAt;
    }
  };
}

const testText = new Script('new RegExp(source).test(text)');

function invalidPattern(source: string, why: string): MusterError {
  const shown = JSON.stringify(source.slice(0, 200));
  return new MusterError('TARGET_INVALID', `${shown} is not a regular expression: ${why}`);
}

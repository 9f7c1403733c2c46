import { type Context, createContext, runInContext } from 'node:vm';
import { RE2JS, RE2JSException } from 're2js';
import { MusterError } from '../errors/muster-error.ts';
import type { TextMatcher } from './glob.ts';

const longestPattern = 4096;
const backtrackingMs = 50;

/**
 * A regular expression as Python's `re.match` reads it: anchored at the beginning, free at the end. It runs in time
 * linear in the text; only what needs backtracking (look-around, back-references) is left to JavaScript's engine,
 * interrupted after 50 ms, and then fits nothing. Throws TARGET_INVALID when it cannot be parsed.
 */
export function compilePattern(source: string): TextMatcher {
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
    return compileBacktracking(source);
  }
}

function needsBacktracking(source: string): boolean {
  return /\(\?<?[=!]|\\[1-9]|\(\?P=/.test(source);
}

function compileBacktracking(source: string): TextMatcher {
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
  return (text) => {
    // Only a script of its own can be interrupted while the engine backtracks.
    const context: Context = createContext({ source: `^(?:${translated})`, text });
    try {
      return runInContext('new RegExp(source).test(text)', context, { timeout: backtrackingMs }) === true;
    } catch {
      return false;
    }
  };
}

function invalidPattern(source: string, why: string): MusterError {
  const shown = JSON.stringify(source.slice(0, 200));
  return new MusterError('TARGET_INVALID', `${shown} is not a regular expression: ${why}`);
}

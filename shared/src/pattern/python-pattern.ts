import { javaScript } from './dialect.ts';
import { PatternError } from './pattern-error.ts';
import { parseReplacement, type Replacement } from './replacement.ts';
import { translatePattern } from './translate-pattern.ts';

/** A regular expression with Python's meaning, made ready. */
export interface PythonPattern {
  /** Whether matching a text of that length may take long: then it has to be done so that it can be interrupted. */
  readonly mayTakeLong: (length: number) => boolean;
  /** Whether it matches anywhere in a text. */
  readonly test: (text: string) => boolean;
  /** The first match anywhere in a text, as Python's `re.search` finds it. */
  readonly search: (text: string) => RegExpExecArray | null;
  /** The match at the very beginning of a text, as Python's `re.match` finds it. */
  readonly match: (text: string) => RegExpExecArray | null;
  /** A text with the matches replaced, as Python's `re.sub` does it. */
  readonly replace: (text: string, replacement: string, options?: ReplaceOptions) => string;
}

export interface ReplaceOptions {
  /** How many matches are replaced; 0, the default, is all. */
  readonly count?: number | undefined;
  /** Whether backslashes of the replacement stand for themselves. */
  readonly isLiteral?: boolean | undefined;
  /** Called before a match is replaced. */
  readonly onMatch?: (() => void) | undefined;
}

/** Makes a regular expression in Python's notation ready; the flags are the letters of `(?imsxa)`. Throws a PatternError. */
export function pythonPattern(pattern: string, flags = ''): PythonPattern {
  const { source, ignoresCase, groups, names } = translatePattern(pattern, flags, javaScript);
  const given = ignoresCase ? 'iu' : 'u';
  const anywhere = compile(pattern, source, given);
  const atStart = compile(pattern, `^(?:${source})`, given);
  const everywhere = compile(pattern, source, `g${given}`);
  return {
    mayTakeLong: (length) => mayTakeLong(pattern, length),
    test: (text) => anywhere.test(text),
    search: (text) => anywhere.exec(text),
    match: (text) => atStart.exec(text),
    replace(text, replacement, { count = 0, isLiteral = false, onMatch } = {}) {
      const parts = isLiteral ? [replacement] : parseReplacement(replacement, groups, names);
      let left = count === 0 ? Number.POSITIVE_INFINITY : count;
      return text.replace(everywhere, (...captures: unknown[]) => {
        left -= 1;
        if (left < 0) return String(captures[0]);
        onMatch?.();
        return filledIn(parts, captures);
      });
    },
  };
}

/** A text with the characters that mean something in a pattern escaped, as Python's `re.escape` does. */
export function escapePattern(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, String.raw`\$&`);
}

/** Texts longer than this are searched with an eye on the clock whatever the pattern. */
const longText = 5000;
/** How many ways through a pattern are tried in no time. */
const manyWays = 1e6;

/** Repeated groups make the time grow exponentially, repetitions next to one another and alternatives multiply it. */
function mayTakeLong(pattern: string, length: number): boolean {
  if (length > longText || /\)[*+{]/.test(pattern)) return true;
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0;
  const alternatives = pattern.match(/[?|]/g)?.length ?? 0;
  return length ** repetitions * 2 ** alternatives > manyWays;
}

function compile(pattern: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The engine's message repeats the translated pattern, which nobody wrote.
    throw new PatternError('pattern', pattern, error.message.split(': ').at(-1) ?? error.message, 0);
  }
}

function filledIn(parts: Replacement, captures: readonly unknown[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : captures[part]))
    .filter((text) => typeof text === 'string')
    .join('');
}

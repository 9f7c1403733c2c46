import type { Budget } from '../runtime/budget.ts';
import { interruptibly } from './interruptible.ts';
import { replaceMatches } from './replace-matches.ts';
import { type RegexFlags, translatePattern } from './translate-pattern.ts';

/** How many translated patterns are kept. */
const cacheSize = 500;

/** Texts longer than this are searched with an eye on the clock whatever the pattern. */
const longText = 5000;
/** How many ways through a pattern are tried in no time. */
const manyWays = 1e6;

const cache = new Map<string, RegExp>();

/** A regular expression in Python's notation; a match that takes too long is stopped by the rendering's deadline. */
export class PythonRegex {
  readonly #pattern: string;
  readonly #regex: RegExp;
  readonly #budget: Budget;

  constructor(pattern: string, flags: RegexFlags, budget: Budget) {
    this.#pattern = pattern;
    this.#regex = translated(pattern, flags);
    this.#budget = budget;
  }

  /** Returns the first match anywhere in a text, as Python's `re.search` does. */
  search(text: string): RegExpExecArray | null {
    return this.#run(text, () => {
      this.#regex.lastIndex = 0;
      return this.#regex.exec(text);
    });
  }

  /** Returns the match at the very beginning of a text, as Python's `re.match` does. */
  match(text: string): RegExpExecArray | null {
    const sticky = new RegExp(this.#regex.source, this.#regex.flags.replace('g', 'y'));
    return this.#run(text, () => sticky.exec(text));
  }

  /** Returns a text with every match replaced by a template, as Python's `re.sub` does. */
  replace(text: string, template: string): string {
    return this.#run(text, () => replaceMatches(this.#regex, text, template));
  }

  #run<T>(text: string, work: () => T): T {
    if (!mayTakeLong(this.#pattern, text.length)) return work();
    return interruptibly(work, this.#budget.remainingMs(), `matching the pattern '${this.#pattern}'`);
  }
}

/** Repeated groups make the time grow exponentially, repetitions next to one another and alternatives multiply it. */
function mayTakeLong(pattern: string, length: number): boolean {
  if (length > longText || /\)[*+{]/.test(pattern)) return true;
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0;
  const alternatives = pattern.match(/[?|]/g)?.length ?? 0;
  return length ** repetitions * 2 ** alternatives > manyWays;
}

/** Returns a text with the characters that mean something in a pattern escaped, as Python's `re.escape` does. */
export function escapePattern(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, String.raw`\$&`);
}

function translated(pattern: string, flags: RegexFlags): RegExp {
  const key = `${JSON.stringify(flags)}${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const regex = translatePattern(pattern, flags);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(key, regex);
  return regex;
}

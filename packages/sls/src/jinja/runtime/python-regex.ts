import { PatternError, type PythonPattern, pythonPattern } from '@muster/shared';
import { announceText, countEffort, valueError } from '../../value/index.ts';
import type { Budget } from './budget.ts';
import { inTime } from './in-time.ts';

/** How many patterns are kept ready. */
const cacheSize = 500;

const cache = new Map<string, PythonPattern>();

/** A regular expression of a template; a match that takes too long is stopped by the rendering's deadline. */
export class PythonRegex {
  readonly #written: string;
  readonly #pattern: PythonPattern;
  readonly #budget: Budget;

  /** @param flags letters of `(?im)` */
  constructor(pattern: string, flags: string, budget: Budget) {
    this.#written = pattern;
    this.#pattern = refused(() => ready(pattern, flags));
    this.#budget = budget;
  }

  /** Returns the first match anywhere in a text, as Python's `re.search` does. */
  search(text: string): RegExpExecArray | null {
    return this.#run(text, () => this.#pattern.search(text));
  }

  /** Returns the match at the very beginning of a text, as Python's `re.match` does. */
  match(text: string): RegExpExecArray | null {
    return this.#run(text, () => this.#pattern.match(text));
  }

  /** Returns a text with every match replaced by a template, as Python's `re.sub` does. */
  replace(text: string, template: string): string {
    const onMatch = () => {
      countEffort();
      announceText(template.length);
    };
    return refused(() => this.#run(text, () => this.#pattern.replace(text, template, { onMatch })));
  }

  #run<T>(text: string, work: () => T): T {
    if (!this.#pattern.mayTakeLong(text.length)) return work();
    return inTime(work, this.#budget, `matching the pattern '${this.#written}'`);
  }
}

function refused<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PatternError) throw valueError(error.message);
    throw error;
  }
}

function ready(pattern: string, flags: string): PythonPattern {
  const key = `${flags}:${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = pythonPattern(pattern, flags);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(key, made);
  return made;
}

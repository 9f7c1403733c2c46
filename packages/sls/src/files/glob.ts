import { compileGlob, type TextMatcher } from '@muster/shared';

const mostKept = 1000;
const matchers = new Map<string, TextMatcher>();

/** Whether a name has wildcards: `*`, `?` or a class in brackets. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** Whether a whole text fits a shell-style pattern; letter case counts, and `*` crosses dots and slashes. */
export function matchesGlob(text: string, pattern: string): boolean {
  let matches = matchers.get(pattern);
  if (matches === undefined) {
    matches = compileGlob(pattern);
    if (matchers.size >= mostKept) matchers.clear();
    matchers.set(pattern, matches);
  }
  return matches(text);
}

/** The names that fit a pattern, in their order; a pattern without wildcards is only looked up. */
export function namesMatching(names: readonly string[], pattern: string): readonly string[] {
  if (!isGlob(pattern)) return names.includes(pattern) ? [pattern] : [];
  return names.filter((name) => matchesGlob(name, pattern));
}

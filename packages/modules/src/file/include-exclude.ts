import { globMatches } from '@muster/engine';

/** Whether a relative path is meant, by patterns to include and to exclude: globs, or regular expressions after `E@`. No pattern is as if none were given. */
export function isIncluded(path: string, include: Patterns, exclude: Patterns): boolean {
  const isMeant = include === undefined || include.length === 0 || matchesAny(path, include);
  return isMeant && !matchesAny(path, exclude ?? []);
}

type Patterns = readonly string[] | undefined;

function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(path, pattern));
}

function matches(path: string, pattern: string): boolean {
  if (pattern.startsWith('E@')) return new RegExp(pattern.slice(2)).test(path);
  return globMatches(path, pattern);
}

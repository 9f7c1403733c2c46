import { globMatches } from '@muster/engine';

/** Whether a relative path is meant, by patterns to include and to exclude: globs, or regular expressions after `E@`. */
export function isIncluded(path: string, include: string | undefined, exclude: string | undefined): boolean {
  const included = include === undefined || matches(path, include);
  return included && !(exclude !== undefined && matches(path, exclude));
}

function matches(path: string, pattern: string): boolean {
  if (pattern.startsWith('E@')) return new RegExp(pattern.slice(2)).test(path);
  return globMatches(path, pattern);
}

import { boundedPattern, compileGlob, type TextMatcher } from '@muster/shared';

/** Which relative paths are meant, by patterns to include and to exclude: globs, or regular expressions after `E@`. No pattern is as if none were given. */
export function pathFilter(include: Patterns, exclude: Patterns): TextMatcher {
  const isMeant = anyOf(include?.length === 0 ? ['*'] : (include ?? ['*']));
  const isExcluded = anyOf(exclude ?? []);
  return (path) => isMeant(path) && !isExcluded(path);
}

type Patterns = readonly string[] | undefined;

function anyOf(patterns: readonly string[]): TextMatcher {
  const matchers = patterns.map((pattern) =>
    pattern.startsWith('E@') ? boundedPattern(pattern.slice(2)).test : compileGlob(pattern),
  );
  return (path) => matchers.some((matches) => matches(path));
}

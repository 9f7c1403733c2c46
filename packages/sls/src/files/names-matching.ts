import { globMatches, isGlob } from '@muster/shared';

/** The names that fit a pattern, in their order; a pattern without wildcards is only looked up. */
export function namesMatching(names: readonly string[], pattern: string): readonly string[] {
  if (!isGlob(pattern)) return names.includes(pattern) ? [pattern] : [];
  return names.filter((name) => globMatches(name, pattern));
}

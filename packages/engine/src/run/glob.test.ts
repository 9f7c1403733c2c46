import { describe, expect, it } from 'vitest';
import { globMatches } from './glob.ts';

describe('globMatches', () => {
  it.each([
    ['web-1', 'web-*', true],
    ['a/b', 'a*', true],
    ['a\nb', 'a*b', true],
    ['Web', 'web', false],
    ['a.b', 'a?b', true],
    ['axb', 'a.b', false],
    ['a1', 'a[0-9]', true],
    ['ax', 'a[!0-9]', true],
    ['a1', 'a[!0-9]', false],
    ['a]', 'a[]]', true],
    ['a[', 'a[', true],
    ['a^', 'a[^]', true],
    ['(x)+', '(x)+', true],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a**c', false],
  ])('%j and %j: %s', (text, pattern, matches) => {
    expect(globMatches(text, pattern)).toBe(matches);
  });
});

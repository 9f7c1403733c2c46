import { expect, test } from 'vitest';
import { compilePattern } from './pattern.ts';

test.each([
  ['web', 'web12', true],
  ['eb', 'web12', false],
  [String.raw`web\d+-(prod|qa)$`, 'web12-prod', true],
  [String.raw`web\d$`, 'web12', false],
  ['a|b', 'bx', true],
  [String.raw`(?P<role>db)\d\Z`, 'db1', true],
  ['(?i)WEB', 'web1', true],
  ['web(?!1)', 'web1', false],
  ['web(?!1)', 'web2', true],
  [String.raw`(\w)\1`, 'aab', true],
  [String.raw`(?P<x>ab)(?P=x)`, 'abab', true],
  [String.raw`x|(?=a)b`, 'ab', false],
])('the pattern %s over %s is %s', (pattern, text, fits) => {
  expect(compilePattern(pattern)(text)).toBe(fits);
});

test.each(['(a', '[', '*', String.raw`(?P<a>x)(?P=b)`, 'a'.repeat(5000)])(
  'the pattern %.20s is refused as an invalid target',
  (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  },
);

test.each(['(a+)+$', '(?:(?:a+)+)+$'])('the pattern %s takes no more time than others', (pattern) => {
  const startedAt = performance.now();
  expect(compilePattern(pattern)(`${'a'.repeat(60)}!`)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.each(['(?=a)(a+)+$', String.raw`((a+)+)\1$`])(
  'the pattern %s that backtracks without end is an error, not an answer',
  (pattern) => {
    const startedAt = performance.now();
    expect(() => compilePattern(pattern)(`${'a'.repeat(60)}!`)).toThrow(
      expect.objectContaining({ code: 'TARGET_INVALID' }),
    );
    expect(performance.now() - startedAt).toBeLessThan(1000);
  },
);

import { expect, test } from 'vitest';
import { interruptibly } from '../time/interruptibly.ts';
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
  ['a{,2}b', 'aab', true],
  [String.raw`\w+\d\b`, 'é٣ b', true],
  [String.raw`\w+\b-`, 'web-1', true],
  [String.raw`\Aweb\Z`, 'web', true],
  ['web$', 'web\n', true],
  [String.raw`web$\n`, 'web\n', true],
  [String.raw`(?m)^web$\n`, 'web\ndb', true],
  ['w.b', 'w\nb', false],
  ['(?s)w.b', 'w\nb', true],
])('the pattern %s over %s is %s', (pattern, text, fits) => {
  expect(compilePattern(pattern)(text)).toBe(fits);
});

test.each(['(a', '[', '*', 'a++', String.raw`(?P<a>x)(?P=b)`, 'a'.repeat(5000)])(
  'the pattern %.20s is refused as an invalid target',
  (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  },
);

test.each([
  ['repetitions', '(?:x{0,1000})'.repeat(300)],
  ['repetitions of repetitions', '(?:(?:x?){30}){30}'.repeat(200)],
  ['ranges without regard to case', `(?i)${'[B-\u{1e940}]'.repeat(500)}`],
])('a pattern of many %s is refused before it takes long', (_, pattern) => {
  const before = process.threadCpuUsage();
  expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  expect(process.threadCpuUsage(before).user).toBeLessThan(1_000_000);
});

test('as many alternatives as a pattern has room for are none too many', () => {
  const names = Array.from({ length: 340 }, (_, index) => `hostname${index}`);
  const fits = compilePattern(`(?:${names.join('|')})$`);
  expect([fits('hostname339'), fits('hostname340')]).toEqual([true, false]);
});

test.each(['(a+)+$', '(?:(?:a+)+)+$'])('the pattern %s has an end however it repeats', (pattern) => {
  const matches = compilePattern(pattern);
  expect(interruptibly(() => matches(`${'a'.repeat(60)}!`), 10_000)).toEqual({ value: false });
});

test.each(['(?=a)(a+)+$', String.raw`((a+)+)\1$`])(
  'the pattern %s that backtracks without end is an error, not an answer',
  (pattern) => {
    const budget = { leftMs: 20 };
    expect(() => compilePattern(pattern, budget)(`${'a'.repeat(60)}!`)).toThrow(
      expect.objectContaining({ code: 'TARGET_INVALID' }),
    );
    expect(budget.leftMs).toBeLessThan(0);
  },
);

import { expect, test } from 'vitest';
import { interruptibly } from '../time/interruptibly.ts';
import { compileGlob, globMatches } from './glob.ts';

test.each([
  ['*', '', true],
  ['*', 'web1', true],
  ['web?', 'web1', true],
  ['web?', 'web12', false],
  ['web[1-3]*', 'web2.prod', true],
  ['web[!1]', 'web1', false],
  ['web[!1]', 'web2', true],
  ['a[]]b', 'a]b', true],
  ['a[!]]b', 'a]b', false],
  ['a[b', 'a[b', true],
  ['a[-x]', 'a-', true],
  ['a[3-1]', 'a2', false],
  ['WEB*', 'web1', false],
  ['web{1,2}', 'web1', false],
  ['a.c', 'abc', false],
  ['*a*b', 'xaxbxb', true],
  ['*.db', 'one.two.db', true],
  ['?', '😀', true],
  ['a*b', 'a\nb', true],
  ['a[^]', 'a^', true],
  ['(x)+', '(x)+', true],
])('the glob %s over %j is %s', (pattern, text, fits) => {
  expect(compileGlob(pattern)(text)).toBe(fits);
  expect(globMatches(text, pattern)).toBe(fits);
});

test('a glob made of many stars has an end', () => {
  const matches = compileGlob(`${'*a'.repeat(60)}b`);
  expect(interruptibly(() => matches('a'.repeat(250)), 10_000)).toEqual({ value: false });
});

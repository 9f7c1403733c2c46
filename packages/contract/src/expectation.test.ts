import { expect, test } from 'vitest';
import { z } from 'zod';
import { expectationOf } from './expectation.ts';

test.each([
  [z.string(), 5, 'expected a text'],
  [z.int(), 1.5, 'expected a whole number'],
  [z.array(z.string()), 'a', 'expected a list'],
  [z.record(z.string(), z.string()), [], 'expected a mapping'],
  [z.enum(['start', 'end']), 'middle', 'expected one of start, end'],
  [z.literal('keep'), 5, 'expected "keep"'],
  [z.string().startsWith('/'), 'a', 'expected a text that begins with /'],
  [z.string().regex(/^\d+$/), 'a', 'expected a text that matches /^\\d+$/'],
  [z.string().regex(/^\d+$/, 'expected digits'), 'a', 'expected digits'],
  [z.union([z.string(), z.boolean(), z.array(z.string())]), 5, 'expected a text or true or false or a list'],
  [z.string('expected text'), 5, 'expected text'],
])('what a schema expected is said in words', (schema, value, words) => {
  const issue = schema.safeParse(value).error?.issues[0];
  expect(issue && expectationOf(issue)).toBe(words);
});

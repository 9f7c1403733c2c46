import { expect, test } from 'vitest';
import { expandPrivileges, grantTarget } from './privileges.ts';

test('ALL stands for what the kind of object has', () => {
  expect(expandPrivileges('schema', ['ALL'])).toEqual(['CREATE', 'USAGE']);
  expect(expandPrivileges('database', ['temp', ' connect'])).toEqual(['CONNECT', 'TEMPORARY']);
  expect(() => expandPrivileges('sequence', ['INSERT'])).toThrow('a sequence has no privilege INSERT');
});

test.each([
  [{ type: 'table', name: 'Notes "old"', schema: 'public' }, 'TABLE "public"."Notes ""old"""'],
  [{ type: 'table', name: 'ALL', schema: 'app' }, 'ALL TABLES IN SCHEMA "app"'],
  [{ type: 'database', name: 'app', schema: 'public' }, 'DATABASE "app"'],
  [
    { type: 'function', name: 'add(integer, integer)', schema: 'public' },
    'FUNCTION "public"."add"(integer, integer)',
  ],
] as const)('%j is named in SQL as %s', (object, expected) => {
  expect(grantTarget(object)).toBe(expected);
});

test('what is no function is refused', () => {
  expect(() => grantTarget({ type: 'function', name: 'f(); DROP TABLE x', schema: 'public' })).toThrow(
    'is no function',
  );
});

import { expect, test } from 'vitest';
import { sqlIdentifier, sqlLiteral } from './sql-text.ts';

test.each([
  ['plain', "'plain'"],
  ["O'Brien", "'O''Brien'"],
  ["'; DROP TABLE users; --", "'''; DROP TABLE users; --'"],
  [String.raw`back\slash`, String.raw` E'back\\slash'`],
  [String.raw`\'; --`, String.raw` E'\\''; --'`],
])('the literal of %s is %s', (value, literal) => {
  expect(sqlLiteral(value)).toBe(literal);
});

test('identifiers keep case and quotes', () => {
  expect(sqlIdentifier('My "app"')).toBe('"My ""app"""');
});

test('what cannot be said in SQL is refused', () => {
  expect(() => sqlLiteral('a\0b')).toThrow('NUL');
  expect(() => sqlIdentifier('')).toThrow('empty');
});

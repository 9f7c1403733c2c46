import { expect, test } from 'vitest';
import { parseVersionConstraint, satisfies } from './version-constraint.ts';

test.each([
  ['1.2-1', '1.2-1', true],
  ['1.2-1', '1.2-2', false],
  ['=1.2-1', '1.2-1', true],
  ['>=1.2', '1.10', true],
  ['>=1.2,<2', '2.0', false],
  ['>=1.2, <2', '1.9', true],
  ['!=1.3', '1.3', false],
  ['1.2*', '1.2.7-1', true],
  ['1.2*', '1.3', false],
  ['1.[23].?', '1.3.9', true],
  ['', 'anything', true],
])('the constraint "%s" on %s is %s', (constraint, version, expected) => {
  expect(satisfies(version, parseVersionConstraint(constraint))).toBe(expected);
});

test('a plain version is a minimum where updates are allowed', () => {
  expect(satisfies('1.3', parseVersionConstraint('1.2', true))).toBe(true);
  expect(satisfies('1.1', parseVersionConstraint('1.2', true))).toBe(false);
});

test('an epoch can be left out of the comparison', () => {
  expect(satisfies('1:1.2', parseVersionConstraint('1.2'), true)).toBe(true);
  expect(satisfies('1:1.2', parseVersionConstraint('1.2'), false)).toBe(false);
});

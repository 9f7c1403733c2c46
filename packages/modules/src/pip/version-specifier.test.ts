import { describe, expect, test } from 'vitest';
import { comparePythonVersions } from './python-version.ts';
import { meetsSpecifier } from './version-specifier.ts';

describe('versions of Python distributions', () => {
  // The order of PEP 440's own examples.
  const ascending = [
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1!0.1',
  ];
  test.each(ascending.slice(1).map((version, index) => [ascending[index] ?? '', version]))(
    '%s comes before %s',
    (earlier, later) => {
      expect(comparePythonVersions(earlier, later)).toBeLessThan(0);
      expect(comparePythonVersions(later, earlier)).toBeGreaterThan(0);
    },
  );
  test.each([
    ['1.0', '1.0.0'],
    ['1.0-alpha1', '1.0a1'],
    ['v1.2', '1.2'],
    ['1.0-1', '1.0.post1'],
  ])('%s is the same as %s', (one, other) => {
    expect(comparePythonVersions(one, other)).toBe(0);
  });
});

test.each([
  ['1.0', '<=1.0', true],
  ['1.0.post1', '<=1.0', false],
  ['1.0', '>=1.0', true],
  ['1.0', '<1.0', false],
  ['1.0', '>1.0', false],
  ['3.2.25', '>=3.2,<4', true],
  ['4.0', '>=3.2,<4', false],
  ['4.0rc1', '<4', false],
  ['3.2.25', '==3.2.*', true],
  ['3.20', '==3.2.*', false],
  ['3.2.25', '~=3.2.1', true],
  ['3.3', '~=3.2.1', false],
  ['3.9', '~=3.2', true],
  ['1.0+deb1', '==1.0', true],
  ['1.0', '!=1.0', false],
  ['1.0.post1', '>1.0', false],
  ['1.1', '>1.0', true],
  ['1.0rc2', '>1.0rc1', true],
  ['1.0', '>1.0rc1', true],
  ['1.0-1', '>1.0', false],
  ['1.0-2', '>1.0-1', true],
  ['1.0+deb1', '>1.0', false],
  ['1!1.1', '>1.0', true],
  ['1!1.0', '==1!1.*', true],
  ['1.0', '==1!1.*', false],
  ['1!1.0', '==1.*', false],
  ['1.1', '~=1!1.0', false],
  ['1!1.1', '~=1!1.0', true],
  ['1!1.0rc1', '<1.0', false],
  ['1.0', '===1.0', true],
  ['1.0', '', true],
])('%s meets %s: %s', (version, specifier, expected) => {
  expect(meetsSpecifier(version, specifier)).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { compareDebianVersions } from './debian-version.ts';

describe('Debian versions', () => {
  // Each older than the next; the order is what `dpkg --compare-versions` says.
  const ascending = [
    '0~~',
    '0~~a',
    '0~',
    '0',
    '0a',
    '1.0~rc1-1',
    '1.0-1',
    '1.0-1+b1',
    '1.0-1+deb12u1',
    '1.0-2',
    '1.0a-1',
    '1.0+dfsg-1',
    '1.0.1-1',
    '1.2-1',
    '1.10-1',
    '12.4-0+deb12u2',
    '1:0.1-1',
    '2:0.1',
  ];
  test.each(ascending.slice(1).map((version, index) => [ascending[index] ?? '', version]))(
    '%s is older than %s',
    (older, newer) => {
      expect(compareDebianVersions(older, newer)).toBeLessThan(0);
      expect(compareDebianVersions(newer, older)).toBeGreaterThan(0);
    },
  );
  test.each([
    ['1.0-0', '1.0'],
    ['0:1.0', '1.0'],
    ['1.00', '1.0'],
    ['001', '1'],
  ])('%s and %s are the same', (one, other) => {
    expect(compareDebianVersions(one, other)).toBe(0);
  });
});

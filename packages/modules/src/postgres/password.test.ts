import { describe, expect, test } from 'vitest';
import { isStoredForm, passwordMatches, storedPassword } from './password.ts';

describe('stored passwords', () => {
  const md5 = `md5${'0'.repeat(32)}`;

  test('a password matches what was made of it, in either form', () => {
    for (const encryption of ['md5', 'scram-sha-256'] as const) {
      const stored = storedPassword('app', 'correct horse', encryption);
      expect(isStoredForm(stored)).toBe(true);
      expect(passwordMatches('app', 'correct horse', stored, encryption)).toBe(true);
      expect(passwordMatches('app', 'correct horse', stored, undefined)).toBe(true);
      expect(passwordMatches('app', 'wrong horse', stored, undefined)).toBe(false);
    }
  });
  test('md5 depends on the role', () => {
    expect(passwordMatches('web', 'x', storedPassword('app', 'x', 'md5'), undefined)).toBe(false);
    expect(storedPassword('app', 'secret', 'md5')).toBe('md56a422f785c9e20873908ce25d1736ae2');
  });
  test('the right password in another form than wanted does not match', () => {
    expect(passwordMatches('app', 'x', storedPassword('app', 'x', 'md5'), 'scram-sha-256')).toBe(false);
  });
  test('a stored form given as the password is compared as it is', () => {
    expect(storedPassword('app', md5, 'scram-sha-256')).toBe(md5);
    expect(passwordMatches('app', md5, md5, 'scram-sha-256')).toBe(true);
  });
  test('the salt of the stored form is used, so the same password has many forms', () => {
    expect(storedPassword('app', 'x', 'scram-sha-256')).not.toBe(storedPassword('app', 'x', 'scram-sha-256'));
  });
  test('the example of RFC 7677 has the keys that its exchange implies', () => {
    const stored =
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=';
    expect(passwordMatches('user', 'pencil', stored, 'scram-sha-256')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { hashPassword, passwordFits, sha512Crypt } from './password-hash.ts';

describe('a SHA-512 crypt hash', () => {
  // Vectors of the specification, https://www.akkadia.org/drepper/SHA-crypt.txt.
  it.each([
    [
      'Hello world!',
      'saltstring',
      undefined,
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'Hello world!',
      'saltstringsaltst',
      10_000,
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
    [
      'a very much longer text to encrypt.  This one even stretches over morethan one line.',
      'anotherlongsalts',
      1400,
      '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
    ],
  ])('of %j with salt %s is the specified one', (password, salt, rounds, hash) => {
    expect(sha512Crypt(password, salt, rounds)).toBe(hash);
  });

  it('fits its own password and no other', () => {
    const hash = hashPassword('secret');
    expect(passwordFits('secret', hash)).toBe(true);
    expect(passwordFits('Secret', hash)).toBe(false);
    expect(passwordFits('secret', '$y$j9T$abc$def')).toBe(false);
    expect(passwordFits('', '!')).toBe(false);
  });
});

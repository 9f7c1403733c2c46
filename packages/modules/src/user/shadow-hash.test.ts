import { createLocalHost, type Json, textOf } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';
import { passwordFits } from './password-hash.ts';

// The hashes are those of crypt(3).
test.each([
  [
    ['saltstring', 'Hello world!'],
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    ['rounds=10000$saltstringsaltstring', 'Hello world!'],
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
])('random.shadow_hash(*%j) is the hash of crypt(3)', async (args, hash) => {
  expect(await shadowHash(args)).toBe(hash);
});

test('random.shadow_hash makes up a salt, and a password where none is given', async () => {
  expect(passwordFits('secret', await shadowHash([], { password: 'secret' }))).toBe(true);
  expect(await shadowHash([])).not.toBe(await shadowHash([]));
});

test('random.shadow_hash refuses other hash functions', async () => {
  await expect(shadowHash(['salt', 'x', 'md5'])).rejects.toThrow('with sha512 alone, not md5');
});

async function shadowHash(
  positional: readonly Json[],
  named: Readonly<Record<string, Json>> = {},
): Promise<string> {
  const context = functionContext(createLocalHost());
  return textOf(await callOwn('random.shadow_hash', { positional, named }, context));
}

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hasKeyId, keyFor } from './signing-key.ts';

// Made with gpg for this test; the hash is that of `gpg --export` without --armor.
const armored = Buffer.from(`-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawEMLxYJKwYBBAHaRw8BAQdAFGkA0lbAogMi7Smv3y2NDjWYX6gveFMbPx66
hgWIIRa0H011c3RlciB0ZXN0IDx0ZXN0QGV4YW1wbGUudGVzdD6IkAQTFggAOBYh
BOwUosIPA2Wd9ZkPtfepwEcNVJ7CBQJrAQwvAhsDBQsJCAcCBhUKCQgLAgQWAgMB
Ah4BAheAAAoJEPepwEcNVJ7CSdIA/2wL6HStSqHYZNBLHHbL7RmHaAKdosWYP6H2
gZgkiA8AAP94DGZZX4OgL/QGdfGOAdoOCf4ZZ461npEnteMgwAnlAQ==
=q+E9
-----END PGP PUBLIC KEY BLOCK-----
`);
const binary = keyFor('/etc/apt/keyrings/x.gpg', armored);

test('a key in text form becomes the bytes that gpg would export', () => {
  const hash = createHash('sha256').update(binary).digest('hex');
  expect(hash).toBe('110679e9152e749ee851e0fea42962adc3f9fbfa8e7d377a67a7cde1c4b9d696');
});

test('a key stays as it is where its form fits the name of the file', () => {
  expect(keyFor('/etc/apt/keyrings/x.asc', armored)).toBe(armored);
  expect(keyFor('/etc/apt/keyrings/x.gpg', binary)).toBe(binary);
  expect(() => keyFor('/etc/apt/keyrings/x.asc', binary)).toThrow('name it .gpg');
});

test('a key is known by the end of its fingerprint', () => {
  expect(hasKeyId(armored, '0xF7A9C0470D549EC2')).toBe(true);
  expect(hasKeyId(binary, 'EC14 A2C2 0F03 659D F599 0FB5 F7A9 C047 0D54 9EC2')).toBe(true);
  expect(hasKeyId(armored, 'F7A9C0470D549EC3')).toBe(false);
  expect(hasKeyId(armored, '')).toBe(false);
});

test('what is no key is refused', () => {
  expect(() =>
    keyFor('/etc/apt/keyrings/x.gpg', Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----')),
  ).toThrow('not a public key');
  expect(hasKeyId(Buffer.from('hello'), '12345678')).toBe(false);
});

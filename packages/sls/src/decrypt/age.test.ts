import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { decryptAge, parseAgeIdentities } from './age.ts';

/** Files that the reference library wrote. */
async function sealed(content: Uint8Array | string, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(content);
}

async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

describe('age files', () => {
  it.each([0, 1, 63, 65_535, 65_536, 65_537, 131_072, 200_000])('of %i bytes are opened', async (size) => {
    const { identity, recipient } = await newIdentity();
    const content = new Uint8Array(size).map((_, index) => (index * 7 + size) % 256);
    const opened = decryptAge(Buffer.from(await sealed(content, [recipient])), parseAgeIdentities(identity));
    expect(Buffer.compare(opened, Buffer.from(content))).toBe(0);
  });

  it('are opened by any one of their recipients, armored or not', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()];
    const file = armor.encode(await sealed('pässword', [other.recipient, one.recipient]));
    const keys = `# created: today\n# public key: ${one.recipient}\n${one.identity}\n`;
    expect(decryptAge(Buffer.from(file), parseAgeIdentities(keys)).toString()).toBe('pässword');
  });

  it('are not opened by another identity', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()];
    const file = Buffer.from(await sealed('x', [one.recipient]));
    expect(() => decryptAge(file, parseAgeIdentities(other.identity))).toThrow('none of the 1 identities');
  });

  it('are not opened when any byte was altered, and say so', async () => {
    const { identity, recipient } = await newIdentity();
    const file = Buffer.from(await sealed('secret content', [recipient]));
    const identities = parseAgeIdentities(identity);
    for (let at = 0; at < file.length; at += 1) {
      const altered = Buffer.from(file);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => decryptAge(altered, identities), `byte ${at}`).toThrow();
    }
    for (let length = 0; length < file.length; length += 1) {
      expect(() => decryptAge(file.subarray(0, length), identities), `${length} bytes`).toThrow();
    }
  });

  it.each(['AGE-SECRET-KEY-1QQQQ', 'age1qqqq', 'secret'])('have no identity %s', (text) => {
    expect(() => parseAgeIdentities(text)).toThrow('AGE-SECRET-KEY-1');
  });

  it('have identities whose check sum is right', async () => {
    const { identity } = await newIdentity();
    const last = identity.endsWith('Q') ? 'P' : 'Q';
    expect(() => parseAgeIdentities(identity.slice(0, -1) + last)).toThrow('AGE-SECRET-KEY-1');
  });
});

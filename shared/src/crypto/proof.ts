import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { sharedSecret } from './curve-keys.ts';

/** What a proof is good for; a proof made for one purpose is worth nothing for another. */
export type ProofPurpose = 'muster/1 enrolment' | 'muster/1 session';

/**
 * Proves possession of a secret key to the holder of another: HMAC-SHA256 over the purpose and the parts, under a key
 * that HKDF-SHA256 derives from the X25519 secret both can compute. Parts are length-prefixed, so none runs into the next.
 */
export function createProof(
  purpose: ProofPurpose,
  keys: { readonly secretKey: string; readonly publicKey: string },
  parts: readonly (string | number | Uint8Array)[],
): Uint8Array {
  const secret = sharedSecret(keys.secretKey, keys.publicKey);
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32));
  const mac = createHmac('sha256', key);
  for (const part of [purpose, ...parts]) {
    const bytes = typeof part === 'object' ? part : Buffer.from(String(part), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}

/** Whether a proof is the one that the other party would have made, compared in constant time. */
export function isProof(
  given: Uint8Array,
  purpose: ProofPurpose,
  keys: { readonly secretKey: string; readonly publicKey: string },
  parts: readonly (string | number | Uint8Array)[],
): boolean {
  const expected = createProof(purpose, keys, parts);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

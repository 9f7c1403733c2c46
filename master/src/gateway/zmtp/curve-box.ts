import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

/** NaCl's `crypto_box`, on which CURVE rests: X25519, HSalsa20, XSalsa20-Poly1305. */
export const boxOverhead = 16;

// An OKP key in PKCS#8 and SPKI is one of these headers and the 32 bytes.
const secretHeader = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicHeader = Buffer.from('302a300506032b656e032100', 'hex');
const sigma = wordsOf(Buffer.from('expand 32-byte k'));
const zeros = new Uint32Array(4);

/** A raw secret key as Node's crypto takes it. */
export function secretKeyObject(raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([secretHeader, raw]), format: 'der', type: 'pkcs8' });
}

/** A key pair for one connection. */
export function createShortTermKeys(): { readonly secretKey: KeyObject; readonly publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const encoded = publicKey.export({ format: 'der', type: 'spki' });
  return { secretKey: privateKey, publicKey: encoded.subarray(publicHeader.length) };
}

/** The key of the boxes between a secret key and a raw public key; throws for a point that makes every secret known. */
export function boxKey(secretKey: KeyObject, publicKey: Uint8Array): Uint8Array {
  const key = createPublicKey({
    key: Buffer.concat([publicHeader, publicKey]),
    format: 'der',
    type: 'spki',
  });
  const words = new Uint32Array(8);
  hsalsa(sigma, wordsOf(diffieHellman({ privateKey: secretKey, publicKey: key })), zeros, words);
  return new Uint8Array(words.buffer);
}

/** Authenticator and ciphertext. */
export function seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  return xsalsa20poly1305(key, nonce).encrypt(plain);
}

/** What was sealed; throws where it was not sealed with that key and nonce. */
export function open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array {
  return xsalsa20poly1305(key, nonce).decrypt(sealed);
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

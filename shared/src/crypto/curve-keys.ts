import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { MusterError } from '../errors/muster-error.ts';
import { z85Decode, z85Encode } from './z85.ts';

/** A CURVE (X25519) key pair in Z85, 40 characters each, as ZeroMQ's options take it. */
export interface CurveKeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
}

/** Makes a new key pair. */
export function createCurveKeyPair(): CurveKeyPair {
  const { d, x } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { publicKey: z85Encode(fromBase64Url(x)), secretKey: z85Encode(fromBase64Url(d)) };
}

const anySecretKey = '0'.repeat(40);

/** Whether a text is a public key in Z85: 32 bytes, and not one of the points that make every secret known. */
export function isPublicKey(text: string): boolean {
  try {
    sharedSecret(anySecretKey, text);
    return true;
  } catch {
    return false;
  }
}

/** The public key that belongs to a secret key. */
export function publicKeyOf(secretKey: string): string {
  const { x } = createPublicKey(secretKeyObject(secretKey)).export({ format: 'jwk' });
  return z85Encode(fromBase64Url(x));
}

/** The X25519 secret that two parties share, each from its own secret key and the other's public key. */
export function sharedSecret(secretKey: string, publicKey: string): Uint8Array {
  try {
    return diffieHellman({ privateKey: secretKeyObject(secretKey), publicKey: publicKeyObject(publicKey) });
  } catch (cause) {
    if (cause instanceof MusterError) throw cause;
    throw new MusterError('KEY_INVALID', 'not a usable public key', { cause });
  }
}

// An OKP private key in PKCS#8 is this header and the 32 bytes; node's JWK form would want the public half as well.
const pkcs8Header = Buffer.from('302e020100300506032b656e04220420', 'hex');

function secretKeyObject(secretKey: string) {
  const key = Buffer.concat([pkcs8Header, keyBytes(secretKey)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function publicKeyObject(publicKey: string) {
  const x = Buffer.from(keyBytes(publicKey)).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

function keyBytes(key: string): Uint8Array {
  if (key.length !== 40) throw new MusterError('KEY_INVALID', 'a key in Z85 form has 40 characters');
  return z85Decode(key);
}

function fromBase64Url(text: string | undefined): Uint8Array {
  return Buffer.from(text ?? '', 'base64url');
}

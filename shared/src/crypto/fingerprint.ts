import { createHash } from 'node:crypto';
import { z85Decode } from './z85.ts';

/** What people compare: `SHA256:` and the unpadded base64 of the digest of a public key in Z85, as OpenSSH writes it. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(z85Decode(publicKey)).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

export const fingerprintPattern = /^SHA256:[A-Za-z0-9+/]{43}$/;

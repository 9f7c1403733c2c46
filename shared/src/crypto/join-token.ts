import { randomBytes } from 'node:crypto';
import { MusterError } from '../errors/muster-error.ts';
import { fingerprintPattern } from './fingerprint.ts';

/** What a join token's text says: which token, its secret, and whom to hand it to. */
export interface JoinToken {
  readonly name: string;
  readonly secret: string;
  /** Fingerprint of the master that made it; a minion gives its token to no other. */
  readonly fingerprint: string;
}

const pattern = /^muster-([0-9a-f]{8})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;

/** A token with a new name and secret. */
export function createJoinToken(fingerprint: string): JoinToken {
  return { name: randomBytes(4).toString('hex'), secret: randomBytes(32).toString('base64url'), fingerprint };
}

/** The token as people copy it: without spaces or characters that a shell would read. */
export function formatJoinToken({ name, secret, fingerprint }: JoinToken): string {
  const digest = fingerprint.replace('SHA256:', '').replaceAll('+', '-').replaceAll('/', '_');
  return `muster-${name}.${secret}.${digest}`;
}

/** The parts of a token's text, or TOKEN_INVALID. */
export function parseJoinToken(text: string): JoinToken {
  const [, name = '', secret = '', digest = ''] = pattern.exec(text.trim()) ?? [];
  const fingerprint = `SHA256:${digest.replaceAll('-', '+').replaceAll('_', '/')}`;
  if (name === '' || !fingerprintPattern.test(fingerprint)) {
    throw new MusterError(
      'TOKEN_INVALID',
      'not a join token: copy all of what `muster token create` printed',
    );
  }
  return { name, secret, fingerprint };
}

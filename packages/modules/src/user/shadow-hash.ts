import { randomBytes } from 'node:crypto';
import type { ExecutionFunction } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { hashPassword, sha512Crypt } from './password-hash.ts';

const longestSalt = 16;

/** `random.shadow_hash`: a password as the shadow file holds it. */
export const shadowHash: ExecutionFunction = readFunction({
  name: 'random.shadow_hash',
  summary: 'A password as /etc/shadow holds it, with a random salt unless one is given.',
  parameters: {
    crypt_salt: optional(text('The salt, `rounds=N$` before it or not.')),
    password: optional(text('The password; a random one, which nobody knows, unless given.')),
    algorithm: text('Hash function: sha512.', 'sha512'),
  },
  async run({ crypt_salt: salt, password = randomBytes(24).toString('base64'), algorithm }) {
    if (algorithm !== 'sha512') {
      throw new MusterError('ARGUMENT_INVALID', `passwords are hashed with sha512 alone, not ${algorithm}`);
    }
    if (salt === undefined) return hashPassword(password);
    const [, rounds, bare = ''] = /^(?:rounds=(\d+)\$)?([^$]*)/.exec(salt) ?? [];
    return sha512Crypt(
      password,
      bare.slice(0, longestSalt),
      rounds === undefined ? undefined : Number(rounds),
    );
  },
});

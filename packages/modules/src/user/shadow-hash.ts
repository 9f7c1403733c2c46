import { randomBytes } from 'node:crypto';
import { defineFunction } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { hashPassword, sha512Crypt } from './password-hash.ts';

const longestSalt = 16;

/** `random.shadow_hash`: a password as the shadow file holds it. */
export const shadowHash = defineFunction({
  name: 'random.shadow_hash',
  summary: 'A password as /etc/shadow holds it, with a random salt unless one is given.',
  effect: 'reads',
  args: () =>
    z.strictObject({
      crypt_salt: anyText.optional().describe('The salt, `rounds=N$` before it or not.'),
      password: anyText.optional().describe('The password; a random one, which nobody knows, unless given.'),
      algorithm: anyText.default('sha512').describe('Hash function: sha512.'),
    }),
  examples: [{ password: 'correct horse battery staple' }],
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

import { defineState, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, number, text } from '../arguments/schemas.ts';
import { editableText } from '../file/edit-text.ts';
import {
  attributesReport,
  pemFileArguments,
  pemFileComment,
  seenAttributes,
  wantedAttributes,
  writePem,
} from './pem-file.ts';
import { keyBits, newPrivateKey } from './private-key.ts';

const keyMode = 0o600;

/** `x509.private_key_managed`: a file with a private key. */
export const x509PrivateKeyManaged = defineState({
  name: 'x509.private_key_managed',
  summary: 'A file holds a private key of RSA, which is made where there is none of that length.',
  args: z.strictObject({
    ...pemFileArguments,
    mode: pemFileArguments.mode.describe('Permission bits; 0600 for a new file.'),
    bits: number.pipe(z.int().min(1024).max(16_384)).default(2048).describe('Length of the key.'),
    passphrase: text.optional().describe('What the key is encrypted with.'),
    cipher: text.default('aes_128_cbc').describe('How it is encrypted.'),
    new: flag
      .refine((isWanted) => !isWanted, {
        error:
          'expected false: a state cannot do again what is done; remove the file (`file.absent`) to have a new key',
      })
      .optional()
      .describe('Cannot be had.'),
    overwrite: flag
      .default(false)
      .describe('Make a new key where the passphrase does not open the one that is there.'),
    verbose: noEffect,
    backup: noEffect,
  }),
  examples: [{ name: '/etc/pki/www.key', bits: 4096, user: 'www-data' }],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  async observe({ name, passphrase, overwrite }, host) {
    const pem = await editableText(name, host.files);
    const bits = pem === undefined ? undefined : keyBits(pem, passphrase);
    if (pem !== undefined && bits === undefined && !overwrite)
      throw new StateFailedError(
        `The key in ${name} cannot be opened with this passphrase. Set 'overwrite' to True to have a new key in its place.`,
      );
    return { bits, ...(await seenAttributes(name, host)) };
  },
  desire: async (args, _, host) => ({ bits: args.bits, ...(await wantedAttributes(args, keyMode, host)) }),
  async apply(args, desired, changes, host) {
    const key = changes.has('bits') ? await newPrivateKey(args.bits, args) : undefined;
    await writePem(args, key, desired, keyMode, host.files);
  },
  report: (changes) =>
    changes.has('bits') ? { new: 'New private key generated' } : attributesReport(changes),
  comment: (outcome, { name }) => pemFileComment(outcome, name),
});

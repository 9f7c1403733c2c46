import { createHash, getHashes } from 'node:crypto';
import { defineState, jsonAt, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { text } from '../arguments/schemas.ts';
import { digestOf } from './digest.ts';
import { writeContents } from './edit-text.ts';
import { absolutePath } from './file-arguments.ts';
import { requireParent } from './parent-directories.ts';

const decodeArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    encoded_data: text.optional().describe('What it holds, encoded.'),
    contents_pillar: text.optional().describe('Pillar key of what it holds, encoded.'),
    encoding_type: text.pipe(z.literal('base64')).default('base64').describe('How it is encoded.'),
    checksum: text
      .refine((name) => getHashes().includes(name), { error: 'expected a hash function such as sha256' })
      .default('md5')
      .describe('Hash function of the digests that the changes show.'),
  })
  .refine((args) => (args.encoded_data === undefined) !== (args.contents_pillar === undefined), {
    error: "Specify either the 'encoded_data' or 'contents_pillar' argument, and only one of them",
  });
type DecodeArgs = z.output<typeof decodeArgs>;

/** `file.decode`: a file holds what is given in base64. */
export const fileDecode = defineState({
  name: 'file.decode',
  summary: 'A file holds what is given in base64.',
  args: decodeArgs,
  examples: [
    { name: '/etc/app/seed', encoded_data: 'Z2V0IHNhbHRlZAo=' },
    { name: '/etc/app/keystore', contents_pillar: 'app:keystore', checksum: 'sha256' },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  async observe({ name, checksum }, { files }) {
    const stat = await files.stat(name);
    if (stat === undefined) await requireParent(name, files, 'Parent directory not present');
    else if (stat.kind !== 'file') throw new StateFailedError(`${name} is not a regular file`);
    return { digest: stat === undefined ? undefined : await digestOf(name, checksum, files) };
  },
  desire: (args, _, __, { pillar }) => ({
    digest: createHash(args.checksum).update(decoded(args, pillar)).digest('hex'),
  }),
  async apply(args, _, __, { files }, { pillar }) {
    await writeContents(args.name, decoded(args, pillar), files);
  },
  report(changes, _, { digest }) {
    return { old: digest ?? null, new: changes.get('digest')?.to ?? null };
  },
  comment(outcome) {
    if (outcome === 'unchanged') return 'File is in the correct state.';
    return outcome === 'changed' ? 'File was updated.' : 'File is set to be updated.';
  },
});

function decoded({ encoded_data: given, contents_pillar: key }: DecodeArgs, pillar: object): Uint8Array {
  const encoded = given ?? (key === undefined ? undefined : jsonAt({ ...pillar }, key));
  if (typeof encoded !== 'string') throw new StateFailedError('Pillar data not found.');
  const letters = encoded.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters) || letters.length % 4 !== 0)
    throw new StateFailedError(`What ${key === undefined ? "'encoded_data'" : key} holds is not base64`);
  return Buffer.from(letters, 'base64');
}

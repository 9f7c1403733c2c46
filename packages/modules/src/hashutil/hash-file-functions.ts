import { createHash } from 'node:crypto';
import { defineFunction, type ExecutionFunction, type ReadingContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';

const algorithms: ReadonlySet<string> = new Set(['md5', 'sha256', 'sha512']);

/** `hashutil.*` that read a file; those of texts are part of the language. */
export const hashFileFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'hashutil.digest_file',
    summary: 'The hash of a file.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        infile: anyText.describe('The file.'),
        checksum: anyText.default('md5').describe('md5, sha256 or sha512.'),
      }),
    examples: [{ infile: '/etc/hostname', checksum: 'sha256' }],
    async run({ infile, checksum }, context) {
      const content = await contentOf(infile, context);
      if (!algorithms.has(checksum)) {
        throw new MusterError('ARGUMENT_INVALID', `Hash func '${checksum}' is not supported.`);
      }
      return createHash(checksum).update(content).digest('hex');
    },
  }),
  defineFunction({
    name: 'hashutil.base64_encodefile',
    summary: 'The base64 form of a file, with line breaks.',
    effect: 'reads',
    args: () => z.strictObject({ fname: anyText.describe('The file.') }),
    examples: [{ fname: '/etc/hostname' }],
    async run({ fname }, context) {
      const encoded = Buffer.from(await contentOf(fname, context)).toString('base64');
      return encoded.replaceAll(/.{1,76}/g, '$&\n');
    },
  }),
];

async function contentOf(path: string, { host }: ReadingContext): Promise<Uint8Array> {
  if ((await host.files.stat(path))?.kind !== 'file') {
    throw new MusterError('FILE_NOT_FOUND', `File path '${path}' not found.`);
  }
  return host.files.read(path);
}

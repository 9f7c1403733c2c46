import { defineFunction, type ExecutionFunction, type ReadOnlyFiles } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { digestOf } from '../file/digest.ts';

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
    async run({ infile, checksum }, { host: { files } }) {
      await requireFile(infile, files);
      if (!algorithms.has(checksum)) {
        throw new MusterError('ARGUMENT_INVALID', `Hash func '${checksum}' is not supported.`);
      }
      return digestOf(infile, checksum, files);
    },
  }),
  defineFunction({
    name: 'hashutil.base64_encodefile',
    summary: 'The base64 form of a file, with line breaks.',
    effect: 'reads',
    args: () => z.strictObject({ fname: anyText.describe('The file.') }),
    examples: [{ fname: '/etc/hostname' }],
    async run({ fname }, { host: { files } }) {
      if (fname === '/dev/null') return '';
      await requireFile(fname, files);
      return Buffer.from(await files.read(fname))
        .toString('base64')
        .replaceAll(/.{1,76}/g, '$&\n');
    },
  }),
];

async function requireFile(path: string, files: ReadOnlyFiles): Promise<void> {
  if ((await files.stat(path))?.kind === 'file') return;
  throw new MusterError('FILE_NOT_FOUND', `File path '${path}' not found.`);
}

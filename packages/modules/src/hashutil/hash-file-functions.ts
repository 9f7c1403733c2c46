import { createHash } from 'node:crypto';
import { type ExecutionFunction, type FunctionContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

const algorithms: ReadonlySet<string> = new Set(['md5', 'sha256', 'sha512']);

/** `hashutil.*` that read a file; those of texts are part of the language. */
export const hashFileFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'hashutil.digest_file',
    summary: 'The hash of a file.',
    parameters: { infile: text('The file.'), checksum: text('md5, sha256 or sha512.', 'md5') },
    async run({ infile, checksum }, context) {
      const content = await contentOf(infile, context);
      if (!algorithms.has(checksum)) {
        throw new MusterError('ARGUMENT_INVALID', `Hash func '${checksum}' is not supported.`);
      }
      return createHash(checksum).update(content).digest('hex');
    },
  }),
  readFunction({
    name: 'hashutil.base64_encodefile',
    summary: 'The base64 form of a file, with line breaks.',
    parameters: { fname: text('The file.') },
    async run({ fname }, context) {
      const encoded = Buffer.from(await contentOf(fname, context)).toString('base64');
      return encoded.replaceAll(/.{1,76}/g, '$&\n');
    },
  }),
];

async function contentOf(path: string, { host }: FunctionContext): Promise<Uint8Array> {
  if ((await host.files.stat(path))?.kind !== 'file') {
    throw new MusterError('FILE_NOT_FOUND', `File path '${path}' not found.`);
  }
  return host.files.read(path);
}

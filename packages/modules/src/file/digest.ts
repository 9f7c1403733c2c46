import { createHash } from 'node:crypto';
import type { ReadOnlyFiles } from '@muster/engine';

/** The digest of a file by the name of a hash function, in hexadecimal. */
export async function digestOf(path: string, form: string, files: ReadOnlyFiles): Promise<string> {
  if (form === 'sha256') return files.sha256(path);
  return createHash(form)
    .update(await files.read(path))
    .digest('hex');
}

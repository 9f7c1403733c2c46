import { isUtf8 } from 'node:buffer';
import { type Files, type ReadOnlyFiles, StateFailedError } from '@muster/engine';
import { copyFile } from './copy-file.ts';
import { followLinks } from './follow-links.ts';

/** The text of a file that is to be edited; undefined where there is none. What could not be written back as it was read is refused. */
export async function editableText(path: string, files: ReadOnlyFiles): Promise<string | undefined> {
  const stat = await files.stat(path);
  if (stat === undefined) return undefined;
  if (stat.kind !== 'file') throw new StateFailedError(`${path}: not a regular file`);
  const bytes = await files.read(path);
  if (bytes.includes(0))
    throw new StateFailedError(`Cannot perform string replacements on a binary file: ${path}`);
  if (!isUtf8(bytes)) throw new StateFailedError(`${path}: not a text in UTF-8`);
  return Buffer.from(bytes).toString();
}

/**
 * Gives a file other contents, wherever links at its end lead; mode and owner stay. With an ending for its name a copy of the
 * file as it was is kept beside it, as private as the file itself.
 */
export async function writeContents(
  path: string,
  contents: string | Uint8Array,
  files: Files,
  backup?: string | false,
): Promise<void> {
  if (backup !== undefined && backup !== false && backup !== '')
    await copyFile(path, `${path}${backup}`, files);
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  await files.writeAtomically(await followLinks(path, files), { kind: 'bytes', bytes }, {});
}

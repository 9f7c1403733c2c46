import { type FileAttributes, type Files } from '@muster/engine';
import { MusterError } from '@muster/shared';

/** Copies a regular file; with its mode and owner unless others are given. */
export async function copyFile(
  source: string,
  target: string,
  files: Files,
  attributes?: FileAttributes,
): Promise<void> {
  const stat = await files.stat(source);
  if (stat?.kind !== 'file') throw new MusterError('FILE_NOT_FOUND', `No such file: ${source}`);
  const { mode, user, group } = stat;
  const bytes = await files.read(source, stat.size);
  await files.writeAtomically(target, { kind: 'bytes', bytes }, attributes ?? { mode, user, group });
}

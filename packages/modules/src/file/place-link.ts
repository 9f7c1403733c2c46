import { randomBytes } from 'node:crypto';
import type { Files } from '@muster/engine';

/** Puts a symbolic link in the place of whatever is at a path; in one step where that is no directory. */
export async function placeLink(target: string, path: string, files: Files): Promise<void> {
  const present = await files.lstat(path);
  if (present === undefined) return files.symlink(target, path);
  if (present.kind === 'directory') await files.remove(path, { recursive: true });
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  await files.symlink(target, beside);
  await files.rename(beside, path);
}

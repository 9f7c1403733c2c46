import { dirname, join } from 'node:path';
import { type Host, type StateContext, textOf } from '@muster/engine';
import { copyFile } from './copy-file.ts';
import { makeParents } from './parent-directories.ts';

/** Keeps a copy of a file in the minion's cache, as `backup: minion` asks, under its path with the time added. */
export async function backUp(path: string, host: Host, context: StateContext): Promise<void> {
  const existing = await host.files.stat(path);
  if (existing?.kind !== 'file') return;
  const cache = textOf(context.opts['cachedir'] ?? '/var/cache/muster');
  const stamp = new Date().toISOString().replaceAll(':', '-').replace('Z', '');
  const copy = join(cache, 'file_backup', `${path}_${stamp}`);
  await makeParents(copy, host.files, { mode: 0o700 });
  await copyFile(path, copy, host.files, { mode: existing.mode });
}

/** The name of a backup beside a file; a bare name lies in the file's directory. */
export function backupPath(path: string, backupName: string): string {
  return backupName.startsWith('/') ? backupName : join(dirname(path), backupName);
}

import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the bases, the package repositories and the beds of this user live; made when missing. */
export async function cacheDirectory(): Promise<string> {
  const path =
    process.env['MUSTER_TESTBED'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'muster-testbed');
  await mkdir(path, { recursive: true });
  return path;
}

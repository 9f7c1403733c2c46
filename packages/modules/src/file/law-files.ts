import { fileURLToPath } from 'node:url';
import type { CachedFile } from '@muster/engine';

/** Three lines. */
export const conf = 'one\ntwo\nthree\n';

/** A file of the file roots in the minion's cache, which is a real file for a host in memory too. */
export function cachedAbc(mode = 0o644): CachedFile {
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  return { path: fileURLToPath(new URL('fixtures/abc', import.meta.url)), size: 3, sha256, mode };
}

import { fileURLToPath } from 'node:url';
import type { CachedFile } from '@muster/engine';

/** Three lines. */
export const conf = 'one\ntwo\nthree\n';

/** An account with a group of its own, and nothing else. */
export const app = {
  users: [{ name: 'app', uid: 500, gid: 500 }],
  groups: [{ name: 'app', gid: 500 }],
};

/** A file of the file roots in the minion's cache, which is a real file for a host in memory too. */
export function cachedAbc(mode = 0o644): CachedFile {
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  return { ...cached('abc'), size: 3, sha256, mode };
}

/** Such a file, of which nothing is known but its path. */
export function cached(name: string): CachedFile {
  const path = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  return { path, size: 0, sha256: '', mode: 0o644 };
}

/** What the dry run of a state that would write a file says. */
export function toBeChanged(path: string): string {
  return `The file ${path} is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.`;
}

import type { CachedFile } from '@muster/engine';

/** The file roots as a minion sees them: a master's, by way of the cache, or directories of its own. */
export interface FileStore {
  /** Names of the environments, `base` first. */
  environments(): Promise<readonly string[]>;
  /** Relative paths of every file of an environment, sorted; empty for an unknown one. */
  list(environment: string): Promise<readonly string[]>;
  /** Fetches a file; undefined where the environment has no such file. */
  fetch(environment: string, path: string, signal?: AbortSignal): Promise<StoredFile | undefined>;
}

export interface StoredFile extends CachedFile {
  /** What errors call it. */
  readonly shownAs: string;
}

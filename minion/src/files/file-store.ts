import type { CachedFile } from '@muster/engine';

/** The file roots as a minion sees them: a master's, by way of the cache, or directories of its own. */
export interface FileStore {
  /** Names of the environments, `base` first. */
  environments(): Promise<readonly string[]>;
  /** Relative paths of every file of an environment, sorted; empty for an unknown one. */
  list(environment: string): Promise<readonly string[]>;
  /** The files below one folder of an environment, by their paths from the root; links are not passed off as files. */
  listFolder(environment: string, folder: string): Promise<readonly ListedFile[]>;
  /** Fetches a file; undefined where the environment has no such file. */
  fetch(environment: string, path: string, signal?: AbortSignal): Promise<StoredFile | undefined>;
}

/** A file of a listing. */
export interface ListedFile {
  readonly path: string;
  /** It, or a directory on its path, is a symbolic link. */
  readonly isLink: boolean;
}

export interface StoredFile extends CachedFile {
  /** What errors call it. */
  readonly shownAs: string;
}

import type { DecodedText } from './decode-text.ts';

/** One text file of a file root. */
export interface SourceFile extends DecodedText {
  /** What errors call it: an absolute path where there is one, else its `salt://` URL. */
  readonly path: string;
}

/** The files that templates and SLS files are taken from: a minion's cache, a directory, the pillar roots of a master. */
export interface FileSource {
  /** Names of the environments, `base` first where it exists. */
  readonly environments: readonly string[];
  /** Relative paths, with slashes, of every file of an environment, sorted; empty for an unknown environment. */
  list(environment: string): readonly string[];
  /** A file by its relative path; undefined when there is none. */
  read(environment: string, path: string): SourceFile | undefined;
}

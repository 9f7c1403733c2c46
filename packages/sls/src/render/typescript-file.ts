import type { FileSource } from '../files/index.ts';

/** A file of a file root that is a module. */
export interface TypeScriptFile {
  readonly files: FileSource;
  readonly saltenv: string;
  /** Path below the root. */
  readonly relative: string;
  /** What errors call the file. */
  readonly path: string;
  readonly text: string;
}

import type { FileSource } from '../files/index.ts';
import type { PyDict } from '../value/index.ts';
import type { GivenNames } from './given-names.ts';

/** What a tree is checked with: no host is asked for anything. */
export interface LintContext {
  readonly id: string;
  readonly files: FileSource;
  readonly grains: PyDict;
  readonly pillar: PyDict;
  readonly opts: PyDict;
  /** The execution functions that hosts have; none of them is called. */
  readonly functions: ReadonlySet<string>;
  /** Whether the tree is made to be used together with others, as a formula is. */
  readonly isPart: boolean;
  /** Names that files are given from outside. */
  readonly given: GivenNames;
  /** Whether a file, by its path below the root, belongs to what is to be checked. */
  readonly isChecked: (relative: string) => boolean;
}

import type { FileSource } from '../files/index.ts';
import type { PillarQuestion } from '../functions/index.ts';
import type { RenderLimits } from '../jinja/index.ts';
import type { PyDict, Value } from '../value/index.ts';

/** Everything that rendering for one minion may use. */
export interface RenderContext {
  readonly id: string;
  readonly files: FileSource;
  readonly grains: PyDict;
  readonly pillar: PyDict;
  /** Paths of the files that the pillar was made of, for errors about what it does not have. */
  readonly pillarFiles?: readonly string[] | undefined;
  /** The tree that pillar is made of, where it is pillar that is rendered. */
  readonly pillarRoots?: FileSource | undefined;
  /** The minion's options; `id` is put in when it is missing. */
  readonly opts: PyDict;
  /** Compiles pillar for `pillar.items` with arguments; without it the pillar at hand is the answer. */
  compilePillar?(request: PillarQuestion): PyDict;
  /** Calls an execution function that is not of the language; what it throws becomes an error of the template. */
  callFunction?(name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value;
  /** Whether `callFunction` knows a function; without it, none. */
  hasFunction?(name: string): boolean;
  /** The functions that `callFunction` knows, to name the one that may have been meant. */
  readonly functionNames?: Iterable<string> | undefined;
  /** What one rendering may use up; the deadline counts for everything that one session renders. */
  readonly limits?: RenderLimits | undefined;
  readonly log?: ((level: string, message: string) => void) | undefined;
  /** Takes the texts that the decrypting renderers open; without it, which is everywhere but in pillar, they are refused. `sealed` leaves the texts as they are. */
  readonly secrets?: Set<string> | 'sealed' | undefined;
  /** Whether templates go on with what they do not find, for looking at a tree without its data. */
  readonly toleratesUnknown?: boolean | undefined;
}

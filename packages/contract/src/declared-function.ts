import type { Json } from '@muster/shared';

/**
 * What a function may do with the host that it is called on: `reads` sees data, files and accounts; `asks` may in addition run
 * programs that only read, and ask the minion; `changes` may do everything. What it is handed follows from it.
 */
export type FunctionEffect = 'reads' | 'asks' | 'changes';

/** What every execution function says of itself, wherever it runs; its arguments are declared beside that. */
export interface DeclaredFunction {
  /** `module.function`, Salt's name. */
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly effect: FunctionEffect;
  /** The argument, a list, that takes all further positional ones; those declared after it are given by name. */
  readonly variadic?: string;
  /** Arguments that are valid; shown in the documentation. */
  readonly examples?: readonly Readonly<Record<string, Json>>[];
}

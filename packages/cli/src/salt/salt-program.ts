import type { Invocation } from '../invocation.ts';
import type { SaltOutput } from './salt-output.ts';

/** One of the programs with Salt's names. */
export interface SaltProgram {
  /** What stands behind the name and the options. */
  readonly usage: string;
  readonly summary: string;
  /** Whether `-L`, `-G`, ... say what kind of target the first word is; `salt-cp` has `-C` for something else. */
  readonly target: 'none' | 'any' | 'not compound';
  readonly options: readonly SaltOption[];
  /** Does its work; the exit code is Salt's. */
  readonly run: (call: SaltCall) => Promise<number>;
}

/** An option of Salt's: it is acted on, accepted because scripts pass it everywhere, or refused with what to use instead. */
export type SaltOption =
  | { readonly flags: string; readonly does: string }
  | { readonly flags: string; readonly ignored: true }
  | { readonly flags: string; readonly instead: string };

/** A command line of such a program. */
export interface SaltCall {
  readonly invocation: Invocation;
  readonly words: readonly string[];
  /** By their names in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly output: SaltOutput;
}

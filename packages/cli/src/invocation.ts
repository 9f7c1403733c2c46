import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command gets: where to write, and the options of the whole program. */
export interface Invocation {
  readonly terminal: Terminal;
  readonly configDirectory: string | undefined;
}

/** A command's work: the words of the command line in order, its options, and the exit code it comes to. */
export type Handler = (
  invocation: Invocation,
  words: string[],
  options: Record<string, unknown>,
) => Promise<ExitCode>;

import { MusterError } from '../errors/muster-error.ts';
import { formatPosition, type SourcePosition } from '../errors/source-position.ts';

/** One thing that is wrong with a configuration, where it stands, and what was expected. */
export interface ConfigProblem {
  readonly position: SourcePosition;
  /** The setting's path, `file_roots.base`; empty for the file as a whole. */
  readonly setting: string;
  readonly message: string;
}

/** Everything that is wrong with a configuration at once; a line for each problem. */
export class ConfigError extends MusterError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options: { readonly cause?: unknown } = {}) {
    super('CONFIG_INVALID', problems.map(describeProblem).join('\n'), {
      details: { problems },
      cause: options.cause,
    });
    this.problems = problems;
  }
}

/** `file:line:column: setting: message`. */
export function describeProblem({ position, setting, message }: ConfigProblem): string {
  return [formatPosition(position), setting, message].filter(Boolean).join(': ');
}

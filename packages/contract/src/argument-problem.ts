import { MusterError, suggestion } from '@muster/shared';

/** What is wrong with the arguments of a call. */
export type ArgumentProblem =
  | { readonly kind: 'superfluous'; readonly most: number; readonly given: number }
  | { readonly kind: 'double' | 'missing'; readonly argument: string }
  | { readonly kind: 'unknown'; readonly argument: string; readonly known: readonly string[] }
  /** They do not go together; a sentence of the schema's own. */
  | { readonly kind: 'unfit'; readonly reason: string }
  | {
      readonly kind: 'invalid';
      readonly argument: string;
      /** `expected ...`, or a sentence of the schema's own. */
      readonly expectation: string;
      readonly given: unknown;
    };

/** The error of a call that does not fit its function; it names the argument. */
export function argumentError(name: string, problem: ArgumentProblem): MusterError {
  return new MusterError('ARGUMENT_INVALID', name + problemText(problem), { details: { function: name } });
}

function problemText(problem: ArgumentProblem): string {
  switch (problem.kind) {
    case 'superfluous':
      return ` takes at most ${problem.most} argument${problem.most === 1 ? '' : 's'}, ${problem.given} were given`;
    case 'double':
      return ` got two values for argument '${problem.argument}'`;
    case 'missing':
      return ` needs the argument '${problem.argument}'`;
    case 'unknown':
      return ` got an unknown argument '${problem.argument}'${didYouMean(problem.argument, problem.known)}`;
    case 'unfit':
      return `: ${problem.reason}`;
    default: {
      const { argument, expectation, given } = problem;
      const wanted = expectation.replace(/^expected /, '');
      return wanted === expectation
        ? `: argument '${argument}' does not fit: ${expectation}`
        : `: argument '${argument}' has to be ${wanted}, not ${JSON.stringify(given)}`;
    }
  }
}

function didYouMean(argument: string, known: readonly string[]): string {
  const hint = suggestion(argument, known);
  if (hint !== '') return hint;
  return known.length === 0 ? '; it takes none' : `; it takes ${known.join(', ')}`;
}

import { MusterError } from '../errors/muster-error.ts';

/** A regular expression, or what is to take the place of its matches, that Python would refuse. */
export class PatternError extends MusterError {
  /** What is wrong and where, without the text. */
  readonly reason: string;

  constructor(what: 'pattern' | 'replacement', text: string, problem: string, at: number) {
    const reason = `${problem} at position ${at}`;
    const quality = what === 'pattern' ? 'a valid regular expression' : 'valid';
    super('ARGUMENT_INVALID', `the ${what} '${text}' is not ${quality}: ${reason}`);
    this.reason = reason;
  }
}

import { errorMessage } from '@muster/shared';
import type { SourceText } from '../../source/source-text.ts';
import { PyError } from '../../value/index.ts';
import { JinjaError } from './template-error.ts';

/** Returns an error with the offset of a text at which it happened; one that has its place already stays as it is. */
export function errorAt(error: unknown, source: SourceText, at: number): JinjaError {
  if (error instanceof JinjaError) return error;
  return new JinjaError(messageOf(error), source.placeAt(at), { cause: error });
}

function messageOf(error: unknown): string {
  if (error instanceof PyError)
    return unnamed.has(error.type) ? error.message : `${error.type}: ${error.message}`;
  return error instanceof RangeError ? exhausted(error) : errorMessage(error);
}

const unnamed: ReadonlySet<string> = new Set([
  'UndefinedError',
  'SecurityError',
  'TemplateError',
  'LimitError',
]);

/** What the engine itself ran out of. */
function exhausted({ message }: RangeError): string {
  if (message.includes('call stack')) {
    return 'the data or the expression is nested too deeply, or needs deeper recursion than is allowed';
  }
  return `a value becomes larger than is possible (${message})`;
}

import { errorMessage, MusterError } from './muster-error.ts';

/** The message of anything that was thrown and, where the error has them, the lines of the file in which it happened. */
export function errorReport(error: unknown): string {
  const message = errorMessage(error);
  const excerpt = error instanceof MusterError ? error.details['excerpt'] : undefined;
  return typeof excerpt === 'string' ? `${message}\n${excerpt.trimEnd()}` : message;
}

import { type ErrorCode, type ErrorDetails, errorCodes, errorMessage, MusterError } from '@muster/shared';

/** An error as it crosses between processes. */
export interface SerializedError {
  readonly message: string;
  readonly code?: ErrorCode | undefined;
  readonly details?: ErrorDetails | undefined;
  readonly stack?: string | undefined;
}

/** Takes what a person or program may want to know out of an error. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof MusterError) {
    return { message: error.message, code: error.code, details: jsonOf(error.details) };
  }
  return { message: errorMessage(error), stack: error instanceof Error ? error.stack : undefined };
}

/** The error again: a MusterError where it was one. */
export function toError({ message, code, details = {}, stack }: SerializedError): Error {
  if (code !== undefined && code in errorCodes) {
    return new MusterError(code, message, { details });
  }
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Details are meant to be JSON-safe; whatever is not would make the error itself impossible to send. */
function jsonOf(details: ErrorDetails): ErrorDetails {
  try {
    return structuredClone(details);
  } catch {
    return {};
  }
}

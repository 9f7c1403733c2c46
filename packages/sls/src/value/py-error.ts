/** The Python exceptions that operations on values can raise. */
export type PyErrorType =
  | 'TypeError'
  | 'ValueError'
  | 'KeyError'
  | 'IndexError'
  | 'AttributeError'
  | 'ZeroDivisionError'
  | 'OverflowError'
  | 'RuntimeError'
  | 'UndefinedError'
  | 'SecurityError'
  | 'TemplateError'
  | 'LimitError';

/** A failed operation on values, named as Python names it; templates turn it into an error with a position. */
export class PyError extends Error {
  readonly type: PyErrorType;

  constructor(type: PyErrorType, message: string) {
    super(message);
    this.name = 'PyError';
    this.type = type;
  }
}

/** Returns a Python TypeError, ready to be thrown. */
export function typeError(message: string): PyError {
  return new PyError('TypeError', message);
}

/** Returns a Python ValueError, ready to be thrown. */
export function valueError(message: string): PyError {
  return new PyError('ValueError', message);
}

/** Returns a Python KeyError, ready to be thrown. */
export function keyError(message: string): PyError {
  return new PyError('KeyError', message);
}

/** Returns an error of Jinja's own, ready to be thrown. */
export function templateError(message: string): PyError {
  return new PyError('TemplateError', message);
}

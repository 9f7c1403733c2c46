import {
  isInt,
  isNumber,
  isText,
  PyBytes,
  PyDict,
  type PyFloat,
  PySet,
  pyStr,
  toFloat,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueError,
} from '../value/index.ts';

/** Returns a text argument; anything else is a TypeError that names the argument. */
export function textArgument(value: Value, name: string): string {
  if (typeof value === 'string') return value;
  if (isText(value)) return pyStr(value);
  throw wrongType(value, name, 'str');
}

/** Returns an int argument as a number. */
export function intArgument(value: Value, name: string): number {
  if (isInt(value)) return Number(value);
  throw wrongType(value, name, 'int');
}

/** Returns a numeric argument as a number. */
export function floatArgument(value: Value, name: string): number {
  if (isNumber(value)) return toFloat(value);
  throw wrongType(value, name, 'number');
}

/** Returns a dict argument. */
export function dictArgument(value: Value, name: string): PyDict {
  if (value instanceof PyDict) return value;
  throw wrongType(value, name, 'dict');
}

/** Returns a number of any kind. */
export function numberArgument(value: Value, name: string): number | bigint | boolean | PyFloat {
  if (isNumber(value)) return value;
  throw wrongType(value, name, 'number');
}

/** Returns a list argument. */
export function listArgument(value: Value, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw wrongType(value, name, 'list');
}

/** Returns a set argument. */
export function setArgument(value: Value, name: string): PySet {
  if (value instanceof PySet) return value;
  throw wrongType(value, name, 'set');
}

/** Returns the bytes of a bytes argument. */
export function bytesArgument(value: Value): Uint8Array {
  if (value instanceof PyBytes) return value.data;
  throw valueError('a bytes-like object is required');
}

function wrongType(value: Value, name: string, wanted: string): Error {
  if (value instanceof Undefined) return value.error();
  return typeError(`'${name}' must be ${wanted}, not ${typeName(value)}`);
}

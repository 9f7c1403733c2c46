import { PyBytes } from './bytes.ts';
import { PyDict } from './dict.ts';
import { countEffort } from './effort.ts';
import { isIterable, iterate } from './iterator.ts';
import { Markup } from './markup.ts';
import { type PyError, typeError, valueError } from './py-error.ts';
import { PyFloat, pyInt } from './py-number.ts';
import { pyStr } from './text.ts';
import { Undefined } from './undefined.ts';
import { PyObject, type Value } from './value.ts';

/** Data without behaviour, as JSON has it; whole numbers beyond the safe range are bigints. */
export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain };

/** All of a value as one text, to look for something in it. */
export function plainText(value: Value): string {
  return JSON.stringify(toPlain(value), (_, part) => (typeof part === 'bigint' ? String(part) : part));
}

/** Returns data such as parsed JSON as a value: objects and Maps become dicts, numbers with a fraction floats. */
export function fromPlain(data: unknown): Value {
  switch (typeof data) {
    case 'string':
    case 'boolean':
      return data;
    case 'number':
      return Number.isSafeInteger(data) ? data + 0 : new PyFloat(data);
    case 'bigint':
      return pyInt(data);
    case 'undefined':
      return null;
    case 'object':
      if (data === null) return null;
      if (data instanceof PyObject) return data;
      countEffort();
      if (Array.isArray(data)) return data.map(fromPlain);
      if (data instanceof Uint8Array) return new PyBytes(data);
      if (data instanceof Map) {
        return new PyDict(
          Array.from(data, ([key, value]): [Value, Value] => [fromPlain(key), fromPlain(value)]),
        );
      }
      return new PyDict(Object.entries(data).map(([key, value]): [Value, Value] => [key, fromPlain(value)]));
    default:
      throw valueError(`a ${typeof data} is not data`);
  }
}

/**
 * Returns a value as plain data: keys as their text, tuples, sets and iterators as arrays, floats as numbers.
 * Undefined values, functions and structures that contain themselves throw.
 */
export function toPlain(value: Value): Plain {
  return plainData<bigint>(value, {
    integer: (integer) => integer,
    keyText: pyStr,
    circular: () => valueError('Circular reference detected'),
    refused: (other) => typeError(`${pyStr(other)} is not data`),
  });
}

/** Returns a dict as plain data. */
export function toRecord(dict: PyDict): Record<string, Plain> {
  return Object.fromEntries(Array.from(dict.entries(), ([key, value]) => [pyStr(key), toPlain(value)]));
}

/** What becomes of a part for which there is more than one way. */
export interface PlainRules<Integer> {
  readonly integer: (value: bigint) => Integer;
  readonly keyText: (key: Value) => string;
  readonly circular: () => PyError;
  readonly refused: (value: Value) => PyError;
}

type Data<Integer> =
  | null
  | boolean
  | number
  | string
  | Integer
  | Data<Integer>[]
  | { [key: string]: Data<Integer> };

/** Returns a value as data without behaviour, by rules. */
export function plainData<Integer>(
  value: Value,
  rules: PlainRules<Integer>,
  open = new Set<object>(),
): Data<Integer> {
  if (typeof value === 'bigint') return rules.integer(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof PyFloat) return value.value;
  if (value instanceof Markup) return value.text;
  if (value instanceof PyBytes) return new TextDecoder().decode(value.data);
  if (value instanceof Undefined) throw value.error();
  if (open.has(value)) throw rules.circular();
  open.add(value);
  countEffort();
  const result = collection(value, rules, open);
  open.delete(value);
  return result;
}

function collection<Integer>(
  value: Value[] | PyObject,
  rules: PlainRules<Integer>,
  open: Set<object>,
): Data<Integer> {
  if (value instanceof PyDict) {
    const object: { [key: string]: Data<Integer> } = Object.create(null);
    for (const { key, value: element } of value.pairs())
      object[rules.keyText(key)] = plainData(element, rules, open);
    return object;
  }
  if (!isIterable(value)) throw rules.refused(value);
  return Array.from(iterate(value), (element) => plainData(element, rules, open));
}

import { codePointLength } from './code-points.ts';
import { typeError } from './py-error.ts';
import { PyObject, typeName, type Value } from './value.ts';

/** A generator as filters such as `map` give: its elements can be taken once. */
export class PyIterator extends PyObject {
  readonly #source: Iterator<Value>;

  constructor(source: Iterable<Value>, kind = 'generator') {
    super(kind);
    this.#source = source[Symbol.iterator]();
  }

  override iterate(): Iterable<Value> {
    return { [Symbol.iterator]: () => ({ next: () => this.#source.next() }) };
  }
}

/** Returns what iterating over a value gives: characters, elements, keys; a value that cannot be iterated over throws. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value;
  const elements = value instanceof PyObject ? value.iterate() : undefined;
  if (elements === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return elements;
}

/** Tells whether a value can be iterated over. */
export function isIterable(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return true;
  return value instanceof PyObject && value.iterate() !== undefined;
}

/** Returns a value's length as `len()` gives it; a value without one throws. */
export function pyLength(value: Value): number {
  if (typeof value === 'string') return codePointLength(value);
  if (Array.isArray(value)) return value.length;
  const size = value instanceof PyObject ? value.length : undefined;
  if (size === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return size;
}

import { typeError } from './py-error.ts';

/**
 * A value as templates, pillar and grains see it, with Python's semantics.
 *
 * `number` and `bigint` are Python's int: a number while it is a safe integer, a bigint beyond that.
 * An array is a list. Everything else that is not a primitive is an object of this package.
 */
export type Value = null | boolean | number | bigint | string | Value[] | PyObject;

/** What two equal values share: a key of a JavaScript Map in place of Python's hash and equality. */
export type Key = string | number | bigint | null | object;

/** Keyword arguments of a call, in the order given. */
export type Keywords = ReadonlyMap<string, Value>;

/** No keyword arguments. */
export const noKeywords: Keywords = new Map();

/** Everything that templates can hold and that is neither a primitive nor a list: the only reach a template has into an object is through these methods. */
export abstract class PyObject {
  /** The name of the Python type, as in error messages. */
  readonly typeName: string;

  constructor(typeName: string) {
    this.typeName = typeName;
  }

  /** Whether it counts as true in a condition. */
  truthy(): boolean {
    return this.length !== 0;
  }

  /** The text form that `repr()` gives. */
  repr(): string {
    return `<${this.typeName} object>`;
  }

  /** The text form that `str()` gives and that printing uses. */
  str(): string {
    return this.repr();
  }

  /** Whether it equals another value. */
  equals(other: Value): boolean {
    return this === other;
  }

  /** What it counts as when used as a dictionary key. */
  key(): Key {
    return this;
  }

  /** The sentence about an attribute or element that is not there, where it is not the usual one. */
  describeMissing(_name: string): string | undefined {
    return undefined;
  }

  /** An attribute by its name, or `undefined` where there is none. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }

  /** An element by key or index, or `undefined` where there is none. */
  get(_key: Value): Value | undefined {
    throw typeError(`'${this.typeName}' object is not subscriptable`);
  }

  /** Its elements in order, or `undefined` when it cannot be iterated over. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }

  /** The number of its elements, or `undefined` when it has no length. */
  get length(): number | undefined {
    return undefined;
  }

  /** Whether a value is among its elements, or `undefined` to have the elements searched. */
  has(_value: Value): boolean | undefined {
    return undefined;
  }

  /** Whether it can be called. */
  get callable(): boolean {
    return false;
  }

  /** Calls it. */
  call(_args: readonly Value[], _keywords: Keywords): Value {
    throw typeError(`'${this.typeName}' object is not callable`);
  }

  /** Whether it is the value of an undefined name. */
  get isUndefined(): boolean {
    return false;
  }
}

/** Returns a value, or what a function gives where there is none; `??` will not do, since None is a value too. */
export function valueOr(value: Value | undefined, fallback: () => Value): Value {
  return value === undefined ? fallback() : value;
}

/** Returns the name of a value's Python type. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      return Array.isArray(value) ? 'list' : value.typeName;
  }
}

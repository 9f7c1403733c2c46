import { countEffort } from './effort.ts';
import { typeError } from './py-error.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** Returns the key under which a value is found in dictionaries and sets; lists and dictionaries have none and throw. */
export function keyOf(value: Value): Key {
  switch (typeof value) {
    case 'string':
      // Compound keys are texts that begin with NUL, so a text that does is moved out of their way.
      return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
    case 'boolean':
      return value ? 1 : 0;
    case 'number':
    case 'bigint':
      return value;
    default:
      if (value === null) return null;
      if (value instanceof PyObject) return value.key();
      throw typeError("unhashable type: 'list'");
  }
}

/** Returns the key of an ordered group of values, a tuple's for instance. */
export function compoundKey(tag: string, values: readonly Value[]): Key {
  countEffort(1 + values.length);
  return `\0${tag}${values.map((value) => embedded(keyOf(value))).join(',')}`;
}

/** Returns the key of a number that is not an int: equal to the int's key where the numbers are equal. */
export function floatKey(value: number): Key {
  if (value === 0) return 0;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  return BigInt(value);
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function embedded(key: Key): string {
  if (key === null) return 'N';
  switch (typeof key) {
    case 'string':
      return `s${key.length}:${key}`;
    case 'number':
      return `n${key}`;
    case 'bigint':
      return `b${key}`;
    default: {
      const known = identities.get(key);
      if (known !== undefined) return `o${known}`;
      lastIdentity += 1;
      identities.set(key, lastIdentity);
      return `o${lastIdentity}`;
    }
  }
}

import { countEffort } from './effort.ts';
import { PyObject, type Value } from './value.ts';

/** Tells whether two values are equal as Python's `==` sees it: `1 == 1.0 == True`, a text never equals a number. */
export function pyEquals(left: Value, right: Value): boolean {
  if (left instanceof PyObject) {
    // A strict undefined value fails on whichever side it stands.
    return right instanceof PyObject && right.isUndefined ? right.equals(left) : left.equals(right);
  }
  if (right instanceof PyObject) return right.equals(left);
  if (left === right) return true;
  if (Array.isArray(left)) return Array.isArray(right) && sameElements(left, right);
  if (Array.isArray(right)) return false;
  if (typeof left === 'boolean') return Number(left) === right;
  if (typeof right === 'boolean') return left === Number(right);
  return false;
}

/** Tells whether two sequences have equal elements in the same order. */
export function sameElements(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  countEffort(1 + (left.length >> 3));
  return left.every((element, index) => {
    const other = right[index];
    return element === other || pyEquals(element, other ?? null);
  });
}

/** Tells whether a value counts as true in a condition. */
export function isTruthy(value: Value): boolean {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? value.length > 0 : value.truthy();
  }
  return Boolean(value);
}

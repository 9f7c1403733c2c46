import { PyBytes } from './bytes.ts';
import { compareText } from './code-points.ts';
import { countEffort } from './effort.ts';
import { pyEquals } from './equality.ts';
import { isText } from './markup.ts';
import { typeError } from './py-error.ts';
import { isNumber, PyFloat } from './py-number.ts';
import { pyStr } from './text.ts';
import { PyTuple } from './tuple.ts';
import { Undefined } from './undefined.ts';
import { typeName, type Value } from './value.ts';

/** The operators that order values. */
export type OrderOperator = '<' | '<=' | '>' | '>=';

/**
 * Returns the order of two values: negative, zero or positive, NaN where a NaN takes part.
 * Values of types that Python does not order with one another throw a TypeError that names the operator.
 */
export function pyCompare(left: Value, right: Value, operator: OrderOperator = '<'): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isText(left) && isText(right)) return compareText(pyStr(left), pyStr(right));
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareElements(left, right, operator);
  if (left instanceof PyTuple && right instanceof PyTuple) {
    return compareElements(left.items, right.items, operator);
  }
  if (left instanceof PyBytes && right instanceof PyBytes) return Buffer.compare(left.data, right.data);
  for (const side of [left, right]) {
    if (side instanceof Undefined && side.strict) throw side.error();
  }
  throw typeError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function compareNumbers(left: number | bigint | boolean | PyFloat, right: typeof left): number {
  const ours = left instanceof PyFloat ? left.value : left;
  const theirs = right instanceof PyFloat ? right.value : right;
  if (ours < theirs) return -1;
  if (ours > theirs) return 1;
  return Number.isNaN(ours) || Number.isNaN(theirs) ? Number.NaN : 0;
}

function compareElements(left: readonly Value[], right: readonly Value[], operator: OrderOperator): number {
  const shared = Math.min(left.length, right.length);
  countEffort();
  for (let index = 0; index < shared; index += 1) {
    const ours = left[index] ?? null;
    const theirs = right[index] ?? null;
    if (!pyEquals(ours, theirs)) return pyCompare(ours, theirs, operator);
  }
  return left.length - right.length;
}

import {
  countEffort,
  DictView,
  isText,
  PyObject,
  PySet,
  pyCompare,
  pyEquals,
  pyStr,
  typeError,
  typeName,
  Undefined,
  type Value,
} from '../../value/index.ts';
import type { CompareOperator } from '../syntax/ast.ts';

/** Returns the result of a comparison or membership test with Python's semantics. */
export function compare(operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return pyEquals(left, right);
    case '!=':
      return !pyEquals(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    default:
      if (isSetLike(left) && isSetLike(right)) return compareSets(operator, left, right);
      return holds(operator, pyCompare(left, right, operator));
  }
}

/** A set, or a view of a dict that can stand for one. */
export type SetLike = PySet | DictView;

export function isSetLike(value: Value): value is SetLike {
  return value instanceof PySet || (value instanceof DictView && value.isSetLike);
}

/** Tells whether a value is an element of another: a part of a text, a key of a dict, an element of a list. */
export function contains(container: Value, value: Value): boolean {
  if (isText(container)) {
    if (isText(value)) return pyStr(container).includes(pyStr(value));
    if (value instanceof Undefined) throw value.error();
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(value)}`);
  }
  const known = container instanceof PyObject ? container.has(value) : undefined;
  if (known !== undefined) return known;
  const elements = Array.isArray(container)
    ? container
    : container instanceof PyObject
      ? container.iterate()
      : undefined;
  if (elements === undefined) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  countEffort(1 + (Array.isArray(elements) ? elements.length >> 4 : 0));
  for (const element of elements) {
    if (element === value || pyEquals(element, value)) return true;
  }
  return false;
}

function holds(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function compareSets(operator: '<' | '<=' | '>' | '>=', left: SetLike, right: SetLike): boolean {
  if (operator === '>' || operator === '>=') return compareSets(operator === '>' ? '<' : '<=', right, left);
  const isSubset = Array.from(left.iterate()).every((element) => right.has(element));
  return operator === '<=' ? isSubset : isSubset && left.length < right.length;
}

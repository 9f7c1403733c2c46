import {
  DictView,
  isInt,
  isIterable,
  isNumber,
  isText,
  isTruthy,
  Markup,
  PyBytes,
  PyDict,
  PyFloat,
  PyObject,
  PySet,
  PyTuple,
  pyEquals,
  pyStr,
  typeError,
  Undefined,
  type Value,
} from '../../value/index.ts';
import { regexOf } from '../filters/salt/regex-filters.ts';
import { isLower, isUpper } from '../methods/str-predicates.ts';
import { type Native, type NativeTable, native, nativeTable } from '../native.ts';
import { binary } from '../operators/arithmetic.ts';
import { compare } from '../operators/comparison.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CompareOperator } from '../syntax/ast.ts';

/** Every test that templates can use: Jinja's and Salt's. */
export const builtinTests: NativeTable = nativeTable(
  [
    simple('defined', (value) => !(value instanceof Undefined)),
    simple('undefined', (value) => value instanceof Undefined),
    simple('none', (value) => value === null),
    simple('boolean', (value) => typeof value === 'boolean'),
    simple('true', (value) => value === true),
    simple('false', (value) => value === false),
    simple('integer', (value) => isInt(value) && typeof value !== 'boolean'),
    simple('float', (value) => value instanceof PyFloat),
    simple('number', isNumber),
    simple('string', isText),
    simple('mapping', (value) => value instanceof PyDict),
    simple('iterable', isIterable),
    simple('sequence', isSequence),
    simple('list', (value) => Array.isArray(value)),
    simple('callable', (value) => value instanceof PyObject && value.callable),
    simple('escaped', (value) => value instanceof Markup),
    simple('lower', (value) => isLower(pyStr(value))),
    simple('upper', (value) => isUpper(pyStr(value))),
    native(
      'odd(value)',
      (runtime, value) => isTruthy(remainder(runtime, value, 2)) && pyEquals(remainder(runtime, value, 2), 1),
    ),
    native('even(value)', (runtime, value) => pyEquals(remainder(runtime, value, 2), 0)),
    native('divisibleby(value, num)', (runtime, value, divisor) =>
      pyEquals(remainder(runtime, value, divisor), 0),
    ),
    native('sameas(value, other)', (_, value, other) => isSame(value, other)),
    native('in(value, seq)', (_, value, seq) => compare('in', value, seq)),
    native('filter(value)', (runtime, name) => isText(name) && runtime.filter(pyStr(name)) !== undefined),
    native('test(value)', (runtime, name) => isText(name) && runtime.test(pyStr(name)) !== undefined),
    native(
      'match(txt: str, rgx: str, ignorecase: bool=False, multiline: bool=False)',
      (runtime, text, pattern, ...flags) => regexOf(runtime, pattern, flags).match(text) !== null,
    ),
    ...(['==', '!=', '<', '<=', '>', '>='] as const).map(comparison),
  ],
  {
    eq: '==',
    equalto: '==',
    ne: '!=',
    lt: '<',
    lessthan: '<',
    le: '<=',
    gt: '>',
    greaterthan: '>',
    ge: '>=',
  },
);

function simple(name: string, holds: (value: Value) => boolean): Native {
  return native(`${name}(value)`, (_, value) => holds(value));
}

function comparison(operator: CompareOperator): Native {
  return native(`${operator}(a, b)`, (_, left, right) => compare(operator, left, right));
}

function remainder(runtime: Runtime, value: Value, divisor: Value): Value {
  if (isText(value)) throw typeError('not all arguments converted during string formatting');
  return binary('%', value, divisor, runtime.budget);
}

function isSequence(value: Value): boolean {
  if (value instanceof Undefined) return false;
  if (isText(value) || Array.isArray(value) || value instanceof PyBytes || value instanceof PyTuple)
    return true;
  return (
    value instanceof PyObject &&
    value.length !== undefined &&
    value.iterate() !== undefined &&
    !isUnordered(value)
  );
}

function isUnordered(value: PyObject): boolean {
  return value instanceof PySet || value instanceof DictView;
}

function isSame(value: Value, other: Value): boolean {
  if (value instanceof PyFloat && other instanceof PyFloat) return value.value === other.value;
  return value === other;
}

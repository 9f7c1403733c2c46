import {
  DictView,
  escapeMarkup,
  isInt,
  isIterable,
  isNumber,
  isText,
  iterate,
  Markup,
  markupText,
  PyBytes,
  PyError,
  PyFloat,
  PySet,
  PyTuple,
  pyInt,
  pyStr,
  toFloat,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueError,
} from '../../value/index.ts';
import { formatPercent } from '../format/percent-format.ts';
import type { Budget } from '../runtime/budget.ts';
import type { BinaryOperator } from '../syntax/ast.ts';
import { isSetLike } from './comparison.ts';

/** How many characters of a text take the memory of one element of a list. */
const charactersPerElement = 8;

type Number_ = number | bigint | boolean | PyFloat;

/** Returns the result of a binary operator with Python's semantics: ints as large as they need be, floats, texts, lists. */
export function binary(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = quickInteger(operator, left, right);
    if (quick !== undefined) return quick;
  }
  if (isNumber(left) && isNumber(right)) return numeric(operator, left, right, budget);
  const other = sequence(operator, left, right, budget);
  if (other !== undefined) return other;
  for (const side of [left, right]) {
    if (side instanceof Undefined) throw side.error();
  }
  throw typeError(
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** Returns the negative of a number. */
export function negative(operand: Value): Value {
  if (operand instanceof PyFloat) return new PyFloat(-operand.value);
  if (typeof operand === 'bigint') return pyInt(-operand);
  if (isInt(operand)) return 0 - Number(operand);
  throw operand instanceof Undefined ? operand.error() : badSign('-', operand);
}

/** Returns a number unchanged. */
export function positive(operand: Value): Value {
  if (operand instanceof PyFloat) return operand;
  if (isInt(operand)) return typeof operand === 'boolean' ? Number(operand) : operand;
  throw operand instanceof Undefined ? operand.error() : badSign('+', operand);
}

/** Returns the quotient rounded down and the remainder with the divisor's sign, as Python's `divmod` does for floats. */
export function floatDivision(left: number, right: number): { quotient: number; remainder: number } {
  let remainder = left % right;
  let quotient = (left - remainder) / right;
  if (remainder !== 0 && remainder < 0 !== right < 0) {
    remainder += right;
    quotient -= 1;
  }
  if (remainder === 0) remainder = right < 0 ? -0 : 0;
  // A quotient of zero has the sign of the exact one.
  return { quotient: quotient === 0 ? zeroLike(left / right) : Math.round(quotient), remainder };
}

function zeroLike(value: number): number {
  return value < 0 || Object.is(value, -0) ? -0 : 0;
}

/** The common case of small ints; `undefined` where the result may not be exact or is an error. */
function quickInteger(operator: BinaryOperator, left: number, right: number): Value | undefined {
  let result: number;
  switch (operator) {
    case '+':
      result = left + right;
      break;
    case '-':
      result = left - right;
      break;
    case '*':
      result = left * right;
      break;
    case '//':
      if (right === 0) return undefined;
      result = Math.floor(left / right);
      // The quotient of large ints is rounded before it is floored.
      if (Math.abs(left) > 0xffff_ffff) return undefined;
      break;
    case '%':
      if (right === 0) return undefined;
      result = left % right;
      if (result !== 0 && result < 0 !== right < 0) result += right;
      break;
    default:
      return undefined;
  }
  if (!Number.isSafeInteger(result)) return undefined;
  return result === 0 ? 0 : result;
}

function numeric(operator: BinaryOperator, left: Number_, right: Number_, budget: Budget): Value {
  const isFloating = left instanceof PyFloat || right instanceof PyFloat;
  if (isFloating || operator === '/') return divideOrFloat(operator, left, right, isFloating);
  const [ours, theirs] = [BigInt(left), BigInt(right)];
  // A negative power of an int is a float.
  if (operator === '**' && theirs < 0n) return divideOrFloat(operator, left, right, false);
  return pyInt(integers[operator](ours, theirs, budget));
}

type IntegerOperator = Exclude<BinaryOperator, '/'>;

const integers: Readonly<Record<IntegerOperator, (left: bigint, right: bigint, budget: Budget) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right, budget) => {
    budget.allocate((bits(left) + bits(right)) * 8);
    return left * right;
  },
  '//': (left, right) => {
    if (right === 0n) throw divisionByZero('integer division or modulo by zero');
    const quotient = left / right;
    return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
  },
  '%': (left, right) => {
    if (right === 0n) throw divisionByZero('integer modulo by zero');
    const remainder = left % right;
    return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder;
  },
  '**': (left, right, budget) => {
    if (left > 1n || left < -1n) budget.allocate(bits(left) * Number(right) * 64);
    return left ** right;
  },
};

function divideOrFloat(operator: BinaryOperator, left: Number_, right: Number_, isFloating: boolean): Value {
  const [ours, theirs] = [toFloat(left), toFloat(right)];
  if (operator === '/' && theirs === 0) {
    throw divisionByZero(isFloating ? 'float division by zero' : 'division by zero');
  }
  return new PyFloat(floats[operator](ours, theirs));
}

const floats: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => {
    if (right === 0) throw divisionByZero('float floor division by zero');
    return floatDivision(left, right).quotient;
  },
  '%': (left, right) => {
    if (right === 0) throw divisionByZero('float modulo');
    return floatDivision(left, right).remainder;
  },
  '**': power,
};

function power(left: number, right: number): number {
  if (left === 0 && right < 0) throw divisionByZero('0.0 cannot be raised to a negative power');
  if (left < 0 && !Number.isInteger(right) && Number.isFinite(right)) {
    throw valueError('a negative number cannot be raised to a fractional power');
  }
  const result = left ** right;
  if (!Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right)) {
    throw new PyError('OverflowError', 'Numerical result out of range');
  }
  return result;
}

function sequence(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value | undefined {
  switch (operator) {
    case '+':
      return joined(left, right, budget);
    case '*':
      if (isInt(right)) return repeated(left, Number(right), budget);
      return isInt(left) ? repeated(right, Number(left), budget) : undefined;
    case '%':
      if (typeof left === 'string') return formatPercent(left, right, budget);
      if (left instanceof Markup) return new Markup(formatPercent(left.text, right, budget, escapeMarkup));
      return undefined;
    case '-':
      return difference(left, right);
    default:
      return undefined;
  }
}

function joined(left: Value, right: Value, budget: Budget): Value | undefined {
  if (isText(left) && isText(right)) {
    budget.allocate(pyStr(left).length + pyStr(right).length);
    return concatenate(left, right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    budget.allocate((left.length + right.length) * charactersPerElement);
    return [...left, ...right];
  }
  if (left instanceof PyTuple && right instanceof PyTuple)
    return new PyTuple([...left.items, ...right.items]);
  if (left instanceof PyBytes && right instanceof PyBytes) {
    return new PyBytes(Buffer.concat([left.data, right.data]));
  }
  if (right instanceof Undefined) throw right.error();
  if (typeof left === 'string') throw typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  if (Array.isArray(left)) throw typeError(`can only concatenate list (not "${typeName(right)}") to list`);
  if (left instanceof PyTuple) {
    throw typeError(`can only concatenate tuple (not "${typeName(right)}") to tuple`);
  }
  return undefined;
}

function concatenate(left: string | Markup, right: string | Markup): string | Markup {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  return new Markup(markupText(left) + markupText(right));
}

function repeated(value: Value, times: number, budget: Budget): Value | undefined {
  const count = Math.max(0, times);
  if (typeof value === 'string' || value instanceof Markup) {
    const text = pyStr(value);
    budget.allocate(text.length * count);
    return value instanceof Markup ? new Markup(text.repeat(count)) : text.repeat(count);
  }
  if (value instanceof PyBytes) {
    budget.allocate(value.data.length * count);
    return new PyBytes(Buffer.concat(Array.from({ length: count }, () => value.data)));
  }
  const items = value instanceof PyTuple ? value.items : Array.isArray(value) ? value : undefined;
  if (items === undefined) return undefined;
  if (items.length === 0) return value instanceof PyTuple ? value : [];
  budget.allocate(items.length * count * charactersPerElement);
  const result = Array.from({ length: count }, () => items).flat();
  return value instanceof PyTuple ? new PyTuple(result) : result;
}

/** Of two sets; next to a view of a dict, anything with elements will do on the other side. */
function difference(left: Value, right: Value): Value | undefined {
  const hasView = [left, right].some((side) => side instanceof DictView && side.isSetLike);
  const fits = hasView ? isIterable(left) && isIterable(right) : isSetLike(left) && isSetLike(right);
  if (!fits) return undefined;
  const without = new PySet(iterate(right));
  return new PySet([...iterate(left)].filter((element) => !without.has(element)));
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}

function badSign(sign: string, operand: Value): PyError {
  return typeError(`bad operand type for unary ${sign}: '${typeName(operand)}'`);
}

function divisionByZero(message: string): PyError {
  return new PyError('ZeroDivisionError', message);
}

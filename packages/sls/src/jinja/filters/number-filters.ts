import {
  isInt,
  isText,
  PyFloat,
  pyIntFromNumber,
  pyStr,
  templateError,
  toFloat,
  Undefined,
  type Value,
} from '../../value/index.ts';
import { floatArgument, intArgument, numberArgument } from '../arguments.ts';
import { fixedPoint, roundToEven } from '../format/float-digits.ts';
import { type Native, native } from '../native.ts';
import { negative, positive } from '../operators/arithmetic.ts';
import { parseFloatText, parseInteger } from '../parse-number.ts';

/** Jinja's filters on numbers. */
export const numberFilters: readonly Native[] = [
  native('abs(x)', (_, x) => {
    const number = numberArgument(x, 'x');
    return toFloat(number) < 0 || Object.is(toFloat(number), -0) ? negative(number) : positive(number);
  }),
  native('int(value, default=0, base=10)', (_, value, fallback, base) => toInt(value, fallback, base)),
  native('float(value, default=0.0)', (_, value, fallback) => {
    const number = floatOf(value);
    return number === undefined ? fallback : new PyFloat(number);
  }),
  native("round(value, precision: int=0, method: str='common')", (_, value, precision, method) =>
    round(value, precision, method),
  ),
  native('filesizeformat(value, binary: bool=False)', (_, value, binary) =>
    fileSize(floatOf(value) ?? floatArgument(value, 'value'), binary),
  ),
];

function toInt(value: Value, fallback: Value, base: Value): Value {
  if (isText(value)) {
    const integer = parseInteger(pyStr(value), intArgument(base, 'base'));
    if (integer !== undefined) return integer;
  } else if (isInt(value)) {
    return positive(value);
  }
  const number = floatOf(value);
  return number === undefined || Number.isNaN(number) ? fallback : pyIntFromNumber(Math.trunc(number));
}

/** Returns what `float()` makes of a number or a text, or `undefined`. */
export function floatOf(value: Value): number | undefined {
  if (value instanceof Undefined) throw value.error();
  if (value instanceof PyFloat) return value.value;
  if (isInt(value)) return toFloat(value);
  return isText(value) ? parseFloatText(pyStr(value)) : undefined;
}

function round(value: Value, precision: number, method: string): Value {
  const number = numberArgument(value, 'value');
  if (method === 'ceil' || method === 'floor') {
    const factor = 10 ** precision;
    const scaled = toFloat(number) * factor;
    return new PyFloat((method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / factor);
  }
  if (method !== 'common') throw templateError('method must be common, ceil or floor');
  if (number instanceof PyFloat) return new PyFloat(roundToEven(number.value, precision));
  return precision >= 0 ? positive(number) : pyIntFromNumber(roundToEven(toFloat(number), precision));
}

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const prefixes = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  const step = Math.max(
    prefixes.findIndex((_, index) => bytes < base ** (index + 2)),
    bytes >= base ** 9 ? 7 : 0,
  );
  const prefix = prefixes[step] ?? 'Y';
  return `${fixedPoint(bytes / base ** (step + 1), 1)} ${binary ? `${prefix.toUpperCase()}i` : prefix}B`;
}

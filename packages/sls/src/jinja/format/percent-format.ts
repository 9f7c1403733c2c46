import {
  codePointLength,
  codePoints,
  intText,
  isInt,
  isNumber,
  isText,
  keyError,
  PyBytes,
  PyDict,
  PyFloat,
  PyRange,
  PyTuple,
  pyIntFromNumber,
  pyRepr,
  pyStr,
  toFloat,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueError,
} from '../../value/index.ts';
import type { Budget } from '../runtime/budget.ts';
import { floatDigits } from './float-digits.ts';

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

const directive = /%(?:\(([^)]*)\))?([-#0 +]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

/**
 * Returns `template % values` as Python's texts do it: values from a tuple, one value, or a dict by name.
 * What values print as goes through `escape`.
 */
export function formatPercent(
  template: string,
  values: Value,
  budget: Budget,
  escape: (text: string) => string = (text) => text,
): string {
  const args = values instanceof PyTuple ? values.items : [values];
  let used = 0;
  let usesNames = false;
  const next = (): Value => {
    const value = args[used];
    used += 1;
    if (value === undefined) throw typeError('not enough arguments for format string');
    return value;
  };
  const number = (text: string | undefined): number | undefined => {
    if (text !== '*') return text === undefined ? undefined : Number(text);
    const value = next();
    if (!isInt(value)) throw typeError('* wants int');
    return Number(value);
  };
  const result = template.replace(
    directive,
    (
      _,
      name: string | undefined,
      flags: string,
      widthText?: string,
      precisionText?: string,
      type?: string,
    ) => {
      if (type === undefined) throw valueError('incomplete format');
      const width = number(widthText) ?? 0;
      const precision = number(precisionText);
      if (type === '%') return '%';
      budget.allocate(Math.abs(width) + (precision ?? 0));
      if (name !== undefined) usesNames = true;
      const value = name === undefined ? next() : named(values, name);
      const allFlags = width < 0 ? `${flags}-` : flags;
      return escape(convert(value, { flags: allFlags, width: Math.abs(width), precision, type }));
    },
  );
  if (used < args.length && !usesNames && !isSubscriptable(values)) {
    throw typeError('not all arguments converted during string formatting');
  }
  budget.allocate(result.length);
  return result;
}

/** Python leaves over, without a word, whatever can be asked for elements: it might have been asked by name. */
function isSubscriptable(value: Value): boolean {
  return (
    Array.isArray(value) ||
    value instanceof PyDict ||
    value instanceof PyRange ||
    value instanceof PyBytes ||
    value instanceof Undefined
  );
}

function named(values: Value, name: string): Value {
  if (!(values instanceof PyDict)) throw typeError('format requires a mapping');
  const value = values.get(name);
  if (value === undefined) throw keyError(pyRepr(name));
  return value;
}

function convert(value: Value, conversion: Conversion): string {
  const { precision, type } = conversion;
  const cut = (text: string): string =>
    precision === undefined ? text : codePoints(text).slice(0, precision).join('');
  switch (type) {
    case 's':
      return padText(cut(pyStr(value)), conversion);
    case 'r':
    case 'a':
      return padText(cut(pyRepr(value)), conversion);
    case 'c':
      if (isText(value) && codePointLength(pyStr(value)) === 1) return padText(pyStr(value), conversion);
      if (!isInt(value)) throw typeError('%c requires int or char');
      return padText(String.fromCodePoint(Number(value)), conversion);
    case 'd':
    case 'i':
    case 'u':
      return padNumber(integer(value, type), '', conversion);
    case 'o':
    case 'x':
    case 'X':
      return radix(value, conversion);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return padNumber(float(value, conversion), '', conversion);
    default:
      throw valueError(`unsupported format character '${type}'`);
  }
}

function integer(value: Value, type: string): string {
  if (value instanceof PyFloat) return intText(pyIntFromNumber(Math.trunc(value.value)));
  if (isInt(value)) return intText(value);
  throw typeError(`%${type} format: a real number is required, not ${typeName(value)}`);
}

function radix(value: Value, conversion: Conversion): string {
  const { flags, type } = conversion;
  if (!isInt(value)) throw typeError(`%${type} format: an integer is required, not ${typeName(value)}`);
  const number = BigInt(value);
  const digits = (number < 0n ? -number : number).toString(type === 'o' ? 8 : 16);
  const sign = number < 0n ? '-' : '';
  const prefix = flags.includes('#') ? `0${type}` : '';
  return padNumber(sign + (type === 'X' ? digits.toUpperCase() : digits), prefix, conversion);
}

function float(value: Value, { flags, precision, type }: Conversion): string {
  if (!isNumber(value)) throw typeError(`must be real number, not ${typeName(value)}`);
  const number = toFloat(value);
  const places = precision ?? 6;
  if (!Number.isFinite(number)) {
    const text = Number.isNaN(number) ? 'nan' : number < 0 ? '-inf' : 'inf';
    return type === type.toUpperCase() ? text.toUpperCase() : text;
  }
  return floatDigits(type, number, places, flags.includes('#'));
}

function padText(text: string, { flags, width }: Conversion): string {
  const blanks = ' '.repeat(Math.max(0, width - codePointLength(text)));
  return flags.includes('-') ? text + blanks : blanks + text;
}

function padNumber(text: string, prefix: string, conversion: Conversion): string {
  const { flags, width } = conversion;
  const isNegative = text.startsWith('-');
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  let digits = isNegative ? text.slice(1) : text;
  const isIntegral = 'diuoxX'.includes(conversion.type);
  if (isIntegral && conversion.precision !== undefined) digits = digits.padStart(conversion.precision, '0');
  const head = sign + prefix;
  if (flags.includes('0') && !flags.includes('-')) return head + digits.padStart(width - head.length, '0');
  return padText(head + digits, conversion);
}

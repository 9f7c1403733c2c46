import {
  codePointLength,
  codePoints,
  floatRepr,
  intText,
  isInt,
  Markup,
  PyFloat,
  pyStr,
  toFloat,
  typeError,
  typeName,
  type Value,
  valueError,
} from '../../value/index.ts';
import type { Budget } from '../runtime/budget.ts';
import { fixedPoint, floatDigits, general } from './float-digits.ts';

interface FormatSpec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const pattern = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;

/** Returns a value written by a format specification such as `>8.2f`, as Python's `format()` does. */
export function formatValue(value: Value, specification: string, budget: Budget): string {
  if (specification === '') return pyStr(value);
  const spec = parseSpec(specification);
  budget.allocate(spec.width + (spec.precision ?? 0));
  if (typeof value === 'string' || value instanceof Markup) return formatText(pyStr(value), spec);
  if (value instanceof PyFloat) return formatFloat(value.value, spec);
  if (isInt(value)) {
    return 'eEfFgG%'.includes(spec.type) && spec.type !== ''
      ? formatFloat(toFloat(value), spec)
      : formatInt(BigInt(value), spec);
  }
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

/** Returns digits in groups of a size with a separator between them. */
export function groupDigits(digits: string, separator: string, size: number): string {
  const first = digits.length % size;
  const groups = first === 0 ? [] : [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += size) groups.push(digits.slice(at, at + size));
  return groups.join(separator);
}

function parseSpec(specification: string): FormatSpec {
  const match = pattern.exec(specification);
  if (match === null) throw valueError(`Invalid format specifier '${specification}'`);
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zero === undefined ? undefined : '='),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

function formatText(text: string, spec: FormatSpec): string {
  if (spec.type !== '' && spec.type !== 's') {
    throw valueError(`Unknown format code '${spec.type}' for object of type 'str'`);
  }
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  const shown = spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
  return pad('', shown, { ...spec, align: spec.align ?? '<' });
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInt(value: bigint, spec: FormatSpec): string {
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.type === 's') throw valueError("Unknown format code 's' for object of type 'int'");
  if (spec.type === 'c') return pad('', String.fromCodePoint(Number(value)), spec);
  const base = bases[spec.type] ?? 10;
  const magnitude = value < 0n ? -value : value;
  const digits = base === 10 ? intText(magnitude) : magnitude.toString(base);
  const prefix = spec.alternate && base !== 10 ? `0${spec.type}` : '';
  const size = base === 10 ? 3 : 4;
  const shown = spec.type === 'X' ? digits.toUpperCase() : digits;
  return padNumber(signOf(value < 0n, spec) + prefix, shown, '', spec, size);
}

function formatFloat(value: number, spec: FormatSpec): string {
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = signOf(isNegative && !Number.isNaN(value), spec);
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf';
    const shown = 'EFG'.includes(spec.type) && spec.type !== '' ? text.toUpperCase() : text;
    return padNumber(sign, shown, spec.type === '%' ? '%' : '', { ...spec, grouping: '' }, 3);
  }
  const { whole, rest } = split(floatText(magnitude, spec));
  return padNumber(sign, whole, rest, spec, 3);
}

function floatText(magnitude: number, { alternate, precision, type }: FormatSpec): string {
  if (type === '') {
    if (precision === undefined) return floatRepr(magnitude);
    const text = general(magnitude, precision, false);
    return /[.e]/.test(text) ? text : `${text}.0`;
  }
  if (type === '%') return `${fixedPoint(magnitude * 100, precision ?? 6)}%`;
  if (!'eEfFgGn'.includes(type)) throw valueError(`Unknown format code '${type}' for object of type 'float'`);
  return floatDigits(type, magnitude, precision ?? 6, alternate);
}

function split(text: string): { whole: string; rest: string } {
  const whole = /^\d+/.exec(text)?.[0] ?? '';
  return { whole, rest: text.slice(whole.length) };
}

function signOf(isNegative: boolean, { sign }: FormatSpec): string {
  if (isNegative) return '-';
  return sign === '-' ? '' : sign;
}

function padNumber(prefix: string, whole: string, rest: string, spec: FormatSpec, groupSize: number): string {
  const align = spec.align ?? '>';
  let digits = spec.grouping === '' ? whole : groupDigits(whole, spec.grouping, groupSize);
  if (spec.grouping !== '' && align === '=' && spec.fill === '0') {
    // Zeros that fill the width are grouped like the digits themselves; a separator cannot stand in front.
    const room = spec.width - prefix.length - rest.length;
    const count = room - Math.floor(room / (groupSize + 1));
    digits = groupDigits(whole.padStart(count, '0'), spec.grouping, groupSize);
  }
  return pad(prefix, digits + rest, { ...spec, align });
}

function pad(prefix: string, body: string, { align, fill, width }: FormatSpec): string {
  const missing = Math.max(0, width - codePointLength(prefix + body));
  switch (align) {
    case '<':
      return prefix + body + fill.repeat(missing);
    case '^':
      return fill.repeat(missing >> 1) + prefix + body + fill.repeat(missing - (missing >> 1));
    case '=':
      return prefix + fill.repeat(missing) + body;
    default:
      return fill.repeat(missing) + prefix + body;
  }
}

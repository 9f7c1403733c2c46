import { countCharacters, maxDecimalDigits, PyFloat, pyInt, type Value } from '../value/index.ts';

/** Returns the int that a text spells as Python's `int(text, base)` reads it, or `undefined`, also where it has too many digits. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const spelled = text.trim();
  // Groups are told apart afterwards: an expression that did so would keep a place to go back to for each of them.
  const match = /^([-+]?)(0[bB]|0[oO]|0[xX])?_?([0-9a-zA-Z_]+)$/.exec(spelled);
  if (match === null || /__|_$/.test(spelled)) return undefined;
  const [, sign, prefix = '', grouped = ''] = match;
  if (grouped.startsWith('_')) return undefined;
  const prefixBase = prefix === '' ? undefined : { b: 2, o: 8, x: 16 }[prefix.charAt(1).toLowerCase()];
  let radix = base;
  let digits = grouped.replaceAll('_', '');
  if (prefixBase !== undefined) {
    if (base === 0 || base === prefixBase) radix = prefixBase;
    // In a larger base the letter of what looks like a prefix is a digit.
    else digits = prefix + digits;
  } else if (base === 0) {
    if (/^0+[1-9]/.test(digits)) return undefined;
    radix = 10;
  }
  const value = valueOfDigits(digits, radix);
  if (value === undefined) return undefined;
  return pyInt(sign === '-' ? -value : value);
}

/** Digits of a power of two each stand for some bits, so that a number may have any number of them. */
const bitsPerDigit: ReadonlyMap<number, number> = new Map([
  [2, 1],
  [4, 2],
  [8, 3],
  [16, 4],
  [32, 5],
]);

const prefixes: ReadonlyMap<number, string> = new Map([
  [2, '0b'],
  [8, '0o'],
  [16, '0x'],
]);
const allDigits = '0123456789abcdefghijklmnopqrstuvwxyz';

function valueOfDigits(digits: string, radix: number): bigint | undefined {
  const bits = bitsPerDigit.get(radix);
  if (bits === undefined && digits.length > maxDecimalDigits) return undefined;
  if (!areDigits(digits, radix)) return undefined;
  if (radix === 10) return BigInt(digits);
  if (bits !== undefined) {
    countCharacters(digits.length * bits);
    const prefix = prefixes.get(radix);
    if (prefix !== undefined) return BigInt(prefix + digits);
    return BigInt(`0b${digits.replace(/./g, (digit) => digitValue(digit).toString(2).padStart(bits, '0'))}`);
  }
  let value = 0n;
  for (const digit of digits) value = value * BigInt(radix) + BigInt(digitValue(digit));
  return value;
}

function areDigits(text: string, radix: number): boolean {
  if (radix < 1 || radix > allDigits.length) return false;
  return new RegExp(`^[${allDigits.slice(0, radix)}]+$`, 'i').test(text);
}

function digitValue(digit: string): number {
  return Number.parseInt(digit, 36);
}

/** Returns the number that a text spells as Python's `float(text)` reads it, or `undefined`. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed);
  if (special !== null) {
    if (special[2] === 'nan') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (!/^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d[\d_]*)?$/.test(trimmed)) return undefined;
  // An underscore stands between two digits and nowhere else.
  if (/_(?!\d)|(?<!\d)_/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll('_', ''));
}

/** Returns the int or float that a text spells, or the text itself. */
export function numberOrText(text: string): Value {
  const integer = parseInteger(text);
  if (integer !== undefined) return integer;
  const float = parseFloatText(text);
  return float === undefined ? text : new PyFloat(float);
}

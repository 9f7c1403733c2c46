import { PyFloat, pyInt, type Value } from '../value/index.ts';

/** Returns the int that a text spells as Python's `int(text, base)` reads it, or `undefined`. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const match = /^([-+]?)(0[bB]|0[oO]|0[xX])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, prefix = '', grouped = ''] = match;
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
  let value = 0n;
  for (const digit of digits) {
    const amount = Number.parseInt(digit, 36);
    if (amount >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(amount);
  }
  return pyInt(sign === '-' ? -value : value);
}

/** Returns the number that a text spells as Python's `float(text)` reads it, or `undefined`. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed);
  if (special !== null) {
    if (special[2] === 'nan') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (!/^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/.test(trimmed)) {
    return undefined;
  }
  return Number(trimmed.replaceAll('_', ''));
}

/** Returns the int or float that a text spells, or the text itself. */
export function numberOrText(text: string): Value {
  const integer = parseInteger(text);
  if (integer !== undefined) return integer;
  const float = parseFloatText(text);
  return float === undefined ? text : new PyFloat(float);
}

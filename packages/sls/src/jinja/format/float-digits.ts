/** A finite number's magnitude as an exact fraction. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** No float has more decimals or significant digits; what is asked for beyond them are zeros. */
const mostDecimals = 1100;

/** Returns a finite number as the letter of a conversion has it: `f`, `e`, or `g` and `n`; in capitals for a capital one. */
export function floatDigits(type: string, value: number, precision: number, keepZeros: boolean): string {
  const letter = type.toLowerCase();
  if (letter === 'f') return fixedPoint(value, precision);
  const text = letter === 'e' ? scientific(value, precision) : general(value, precision, keepZeros);
  return type === letter ? text : text.toUpperCase();
}

/** Returns a finite number with a fixed number of decimals, halves rounded to even as Python does: `2.5` to `2`. */
export function fixedPoint(value: number, decimals: number): string {
  const exact = Math.min(decimals, mostDecimals);
  const digits = roundedScaled(Math.abs(value), exact)
    .toString()
    .padStart(exact + 1, '0');
  const whole = digits.slice(0, digits.length - exact);
  const text =
    decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - exact).padEnd(decimals, '0')}`;
  return isNegative(value) ? `-${text}` : text;
}

/** Returns a finite number in scientific notation with a fixed number of decimals in its mantissa. */
function scientific(value: number, decimals: number): string {
  const { digits, exponent } = significant(value, decimals + 1);
  const fraction = decimals === 0 ? '' : `.${digits.slice(1)}`;
  const sign = isNegative(value) ? '-' : '';
  return `${sign}${digits.charAt(0)}${fraction}e${exponentText(exponent)}`;
}

/** Returns a finite number with a number of significant digits, in whichever notation is shorter, as C's `%g` does. */
export function general(value: number, precision: number, keepZeros: boolean): string {
  const wanted = Math.max(1, precision);
  const { digits, exponent } = significant(value, wanted);
  const trim = (text: string): string =>
    keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
  if (exponent >= -4 && exponent < wanted) return trim(fixedPoint(value, wanted - 1 - exponent));
  const mantissa = trim(`${digits.charAt(0)}.${digits.slice(1)}`);
  return `${isNegative(value) ? '-' : ''}${mantissa.replace(/\.$/, '')}e${exponentText(exponent)}`;
}

/** Returns a number rounded to some decimals (negative: to tens, hundreds), halves to even, by its exact value. */
export function roundToEven(value: number, decimals: number): number {
  if (!Number.isFinite(value) || decimals > 330) return value;
  if (decimals >= 0) return Number(fixedPoint(value, decimals));
  // A unit that is larger than any number rounds every number to nothing.
  if (decimals < -330) return isNegative(value) ? -0 : 0;
  const unit = 10n ** BigInt(-decimals);
  const { denominator, numerator } = fraction(Math.abs(value));
  const rounded = Number(divideToEven(numerator, denominator * unit) * unit);
  return isNegative(value) ? -rounded : rounded;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function exponentText(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function significant(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  if (count > mostDecimals) {
    const { digits, exponent } = significant(value, mostDecimals);
    return { digits: digits.padEnd(count, '0'), exponent };
  }
  const magnitude = Math.abs(value);
  let exponent = Number(magnitude.toExponential().split('e')[1]);
  let digits = roundedScaled(magnitude, count - 1 - exponent).toString();
  if (digits.length > count) {
    // Rounding carried into a new digit: 9.99 became 10.0.
    exponent += 1;
    digits = digits.slice(0, count);
  }
  return { digits, exponent };
}

function roundedScaled(magnitude: number, decimals: number): bigint {
  const { denominator, numerator } = fraction(magnitude);
  if (decimals >= 0) return divideToEven(numerator * 10n ** BigInt(decimals), denominator);
  return divideToEven(numerator, denominator * 10n ** BigInt(-decimals));
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

function fraction(magnitude: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, magnitude);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const stored = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? stored : stored | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent) };
}

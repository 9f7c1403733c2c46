import { floatKey } from './key.ts';
import { PyError, valueError } from './py-error.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** Python's float. */
export class PyFloat extends PyObject {
  readonly value: number;

  constructor(value: number) {
    super('float');
    this.value = value;
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  override repr(): string {
    return floatRepr(this.value);
  }

  override equals(other: Value): boolean {
    if (other instanceof PyFloat) return other.value === this.value;
    if (typeof other === 'number') return other === this.value;
    if (typeof other === 'boolean') return Number(other) === this.value;
    return typeof other === 'bigint' && Number.isInteger(this.value) && BigInt(this.value) === other;
  }

  override key(): Key {
    return floatKey(this.value);
  }
}

/** Returns an int in its canonical form: a number while it is a safe integer, else a bigint. */
export function pyInt(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** Returns a whole number, however large, as an int. */
export function pyIntFromNumber(value: number): number | bigint {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer');
  return pyInt(BigInt(value));
}

/** How many digits a decimal number may have when it is read or written, as in Python. */
export const maxDecimalDigits = 4300;

const smallestTooLong = 10n ** BigInt(maxDecimalDigits);

/** Returns an int's digits; as in Python, one that has too many of them is a ValueError. */
export function intText(value: number | bigint | boolean): string {
  if (typeof value === 'bigint' && (value >= smallestTooLong || value <= -smallestTooLong)) {
    throw valueError(
      `Exceeds the limit (${maxDecimalDigits} digits) for integer string conversion; write it as hexadecimal digits`,
    );
  }
  return String(BigInt(value));
}

/** Tells whether a value is an int; booleans are ints in Python, and are accepted. */
export function isInt(value: Value): value is number | bigint | boolean {
  const type = typeof value;
  return type === 'number' || type === 'bigint' || type === 'boolean';
}

/** Tells whether a value is a number of any kind. */
export function isNumber(value: Value): value is number | bigint | boolean | PyFloat {
  return isInt(value) || value instanceof PyFloat;
}

/** Returns a number's value as a float; an int too large for one is an error. */
export function toFloat(value: number | bigint | boolean | PyFloat): number {
  if (value instanceof PyFloat) return value.value;
  const float = Number(value);
  if (!Number.isFinite(float)) throw new PyError('OverflowError', 'int too large to convert to float');
  return float;
}

/** Returns the shortest text that reads back as the same float, as Python writes it. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

import { parseFloatText } from '../jinja/parse-number.ts';
import { maxDecimalDigits, PyFloat, pyInt, type Value, valueError } from '../value/index.ts';

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans = new Map<string, boolean>([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
]);
const mayBeNumber = /^[-+.0-9]/;
const integer =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * What a plain scalar without a tag stands for, as YAML 1.1 has it and Salt reads it: `0644` is 644, dates stay text.
 * undefined for what is written like a number and is none, such as `0_`.
 */
export function resolvePlainScalar(text: string): Value | undefined {
  if (nulls.has(text)) return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (!mayBeNumber.test(text)) return text;
  if (integer.test(text)) return readInteger(text);
  if (float.test(text)) return readFloat(text);
  return text;
}

/** Whether a text written plain would read back as something other than that text. */
export function needsQuotes(text: string): boolean {
  if (text.length > maxDecimalDigits && integer.test(text)) return true;
  return resolvePlainScalar(text) !== text || timestamp.test(text) || text === '=' || text === '<<';
}

const timestamp =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** The boolean that a text tagged `!!bool` means. */
export function readBoolean(text: string): boolean | undefined {
  return booleans.get(text) ?? booleans.get(text.toLowerCase());
}

/** The integer that a text means under YAML 1.1, or undefined. Leading zeros are dropped as Salt does, so that modes stay as they are written. */
export function readInteger(text: string): number | bigint | undefined {
  const written = /^0[^bx]/.test(text) ? text.replace(/^0+(?=.)/, '') : text;
  const digits = written.replaceAll('_', '');
  const negative = digits.startsWith('-');
  const magnitude = readMagnitude(digits.replace(/^[-+]/, ''));
  if (magnitude === undefined) return undefined;
  return pyInt(negative ? -magnitude : magnitude);
}

function readMagnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (digits.length > maxDecimalDigits) {
    throw valueError(
      `a number of ${digits.length} digits is longer than the ${maxDecimalDigits} allowed; put it in quotes to have it as a text`,
    );
  }
  if (/^\d+$/.test(digits)) return BigInt(digits);
  if (/^\d+(?::\d+)+$/.test(digits)) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return undefined;
}

/** The float that a text means under YAML 1.1, or undefined. */
export function readFloat(text: string): PyFloat | undefined {
  const lower = text.replaceAll('_', '').toLowerCase();
  const sign = lower.startsWith('-') ? -1 : 1;
  const digits = lower.replace(/^[-+]/, '');
  if (digits === '.inf') return new PyFloat(sign * Number.POSITIVE_INFINITY);
  if (digits === '.nan') return new PyFloat(Number.NaN);
  if (digits.includes(':')) {
    const parts = digits.split(':').map(Number);
    return finite(sign * parts.reduce((sum, part) => sum * 60 + part, 0));
  }
  const number = parseFloatText(digits);
  return number === undefined ? undefined : new PyFloat(sign * number);
}

function finite(value: number): PyFloat | undefined {
  return Number.isNaN(value) ? undefined : new PyFloat(value);
}

import { shellQuote } from '@muster/shared';
import {
  countEffort,
  isInt,
  isText,
  isTruthy,
  iterate,
  PyBytes,
  PyDict,
  PyFloat,
  PyTuple,
  pyInt,
  pyIntFromNumber,
  pyLength,
  pyStr,
  type Value,
  valueError,
} from '../../../value/index.ts';
import { dictArgument, textArgument } from '../../arguments.ts';
import { capitalize } from '../../methods/str-case.ts';
import { encodeText } from '../../methods/str-methods.ts';
import { type Native, native } from '../../native.ts';
import { numberOrText, parseInteger } from '../../parse-number.ts';
import { isHashable } from '../sorting-filters.ts';

/** The filters that convert texts and ask what they are. */
export const stringFilters: readonly Native[] = [
  native('to_bool(val)', (_, value) => toBool(value)),
  native('to_num(text)', (_, text) => {
    if (text instanceof PyFloat) return pyIntFromNumber(Math.trunc(text.value));
    return isInt(text) ? pyInt(BigInt(text)) : numberOrText(textArgument(text, 'text'));
  }),
  native("to_bytes(s, encoding=None, errors='strict')", (_, s, encoding) =>
    s instanceof PyBytes
      ? s
      : encodeText(textArgument(s, 's'), isTruthy(encoding) ? pyStr(encoding) : 'utf-8'),
  ),
  native('is_hex(value)', (_, value) => isText(value) && parseInteger(pyStr(value), 16) !== undefined),
  native('contains_whitespace(text: str)', (_, text) => /\s/.test(text)),
  native("human_to_bytes(size, default_unit: str='B', handle_metric=False)", (_, size, unit, metric) =>
    humanToBytes(pyStr(size).trim(), unit.toLowerCase(), metric === true),
  ),
  native('quote(txt)', (_, text) => (isTruthy(text) ? shellQuote(textArgument(text, 'txt')) : "''")),
  native('to_snake_case(camel_input: str)', (_, text) => toSnakeCase(text)),
  native('to_camelcase(snake_input: str, uppercamel: bool=False)', (_, text, upper) => {
    const [first = '', ...rest] = text.split('_');
    return (upper ? capitalize(first) : first) + rest.map(capitalize).join('');
  }),
  // The decoding ones encode as well: in Salt they are other names of the same functions.
  encoding('json_encode_dict', encodedDict),
  encoding('json_decode_dict', encodedDict),
  encoding('json_encode_list', encodedList),
  encoding('json_decode_list', encodedList),
  native('mac_str_to_bytes(mac_str: str)', (_, text) => new PyBytes(macBytes(text))),
];

function encoding(name: string, encode: (data: Value) => Value): Native {
  const options =
    "encoding=None, errors='strict', keep=False, preserve_dict_class=False, preserve_tuples=False";
  return native(`${name}(data, ${options})`, (_, data) => encode(data));
}

function toBool(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (isText(value)) return ['yes', '1', 'true'].includes(pyStr(value).toLowerCase());
  if (isInt(value)) return value > 0;
  return !isHashable(value) && pyLength(value) > 0;
}

function humanToBytes(text: string, defaultUnit: string, metric: boolean): Value {
  const [, digits = '', given = ''] = /^([0-9.]*)\s*(.*)$/s.exec(text) ?? [];
  const unit = given.toLowerCase() || defaultUnit;
  const value = numberOrText(digits);
  if (isText(value) || !/^(?:b|[kmgtpezy](?:i?b)?)$/.test(unit)) return 0;
  const power = 'bkmgtpezy'.indexOf(unit.charAt(0));
  const isDecimal = metric && /^[kmgtpezy]b$/.test(unit);
  if (value instanceof PyFloat) {
    return pyIntFromNumber(Math.trunc(value.value * (isDecimal ? 10 ** (power * 3) : 2 ** (power * 10))));
  }
  const factor = isDecimal ? 10n ** BigInt(power * 3) : 2n ** BigInt(power * 10);
  return isInt(value) ? pyInt(BigInt(value) * factor) : 0;
}

function toSnakeCase(text: string): string {
  let result = text.charAt(0).toLowerCase();
  for (let index = 1; index < text.length; index += 1) {
    const letter = text.charAt(index);
    const before = text.charAt(index - 1);
    const after = text.charAt(index + 1);
    if (/\p{Lu}/u.test(letter) && (/\p{Ll}/u.test(before) || /\p{Ll}/u.test(after))) result += '_';
    result += letter.toLowerCase();
  }
  return result;
}

function encodedDict(data: Value): PyDict {
  const pairs = Array.from(dictArgument(data, 'data').entries());
  return new PyDict(pairs.map(([key, item]): [Value, Value] => [encoded(key), encoded(item)]));
}

function encodedList(data: Value): Value[] {
  return Array.from(iterate(data), encoded);
}

function encoded(value: Value): Value {
  countEffort();
  if (isText(value)) return PyBytes.encode(pyStr(value));
  if (value instanceof PyDict) return encodedDict(value);
  return Array.isArray(value) || value instanceof PyTuple ? encodedList(value) : value;
}

function macBytes(text: string): Uint8Array {
  const digits = text.length === 17 ? text.replaceAll(text.charAt(2), '') : text;
  if (text.length !== 12 && text.length !== 17) throw valueError('Invalid MAC address');
  if (!/^[0-9a-f]{12}$/i.test(digits)) throw valueError(`'${text}' is not a MAC address`);
  return Buffer.from(digits, 'hex');
}

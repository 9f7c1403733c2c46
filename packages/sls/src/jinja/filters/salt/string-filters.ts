import {
  isInt,
  isText,
  iterate,
  PyBytes,
  PyDict,
  PyFloat,
  PySet,
  PyTuple,
  pyInt,
  pyIntFromNumber,
  pyLength,
  pyStr,
  type Value,
} from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { capitalize } from '../../methods/str-case.ts';
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
  native("to_bytes(s, encoding=None, errors='strict')", (_, s) =>
    s instanceof PyBytes ? s : PyBytes.encode(textArgument(s, 's')),
  ),
  native('is_hex(value)', (_, value) => isText(value) && parseInteger(pyStr(value), 16) !== undefined),
  native('contains_whitespace(text)', (_, text) => /\s/.test(textArgument(text, 'text'))),
  native("human_to_bytes(size, default_unit='B', handle_metric=False)", (_, size, unit, metric) =>
    humanToBytes(pyStr(size).trim(), textArgument(unit, 'default_unit').toLowerCase(), metric === true),
  ),
  native('quote(txt)', (_, text) => shellQuote(textArgument(text, 'txt'))),
  native('to_snake_case(camel_input)', (_, text) => toSnakeCase(textArgument(text, 'camel_input'))),
  native('to_camelcase(snake_input, uppercamel=False)', (_, text, upper) => {
    const [first = '', ...rest] = textArgument(text, 'snake_input').split('_');
    return (upper === true ? capitalize(first) : first) + rest.map(capitalize).join('');
  }),
  native('json_encode_dict(data)', (_, data) => encoded(data)),
  native('json_encode_list(data)', (_, data) => encoded(data)),
  native('json_decode_dict(data)', (_, data) => encoded(data)),
  native('json_decode_list(data)', (_, data) => encoded(data)),
  native('mac_str_to_bytes(mac_str)', (_, text) => {
    const digits = textArgument(text, 'mac_str').replace(/[^0-9a-fA-F]/g, '');
    return new PyBytes(Buffer.from(digits, 'hex'));
  }),
];

/** Returns a text quoted for a POSIX shell where it has to be. */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
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

function encoded(value: Value): Value {
  if (isText(value)) return PyBytes.encode(pyStr(value));
  if (value instanceof PyDict) {
    return new PyDict(
      [...value.entries()].map(([key, item]): [Value, Value] => [encoded(key), encoded(item)]),
    );
  }
  if (Array.isArray(value) || value instanceof PyTuple || value instanceof PySet) {
    return [...iterate(value)].map(encoded);
  }
  return value;
}

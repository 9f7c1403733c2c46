import {
  countEffort,
  isIterable,
  iterate,
  Markup,
  PyBytes,
  PyDict,
  type PyError,
  PyFloat,
  PyObject,
  PyOrderedDict,
  PySet,
  PyTuple,
  pyInt,
  typeError,
  typeName,
  type Value,
  valueError,
} from '../value/index.ts';

/** JSON with a tag in front of everything that JSON has no form for: `["d", key, value, ...]`, `["f", 1.5]`. */
export type Packed = null | boolean | number | string | readonly [Tag, ...Packed[]];
type Tag = 'l' | 'd' | 'o' | 'f' | 'i' | 't' | 's' | 'b';

/** A value as compact bytes that keep what JSON loses: the order and types of keys, 1 against 1.0, large integers, tuples, sets, bytes. */
export function packValue(value: Value): Uint8Array {
  return Buffer.from(JSON.stringify(pack(value)));
}

/** The same with every mapping a plain one: as data reaches a minion from Salt's master, where the `yaml` filter sorts its keys. */
export function packPlainValue(value: Value): Uint8Array {
  return Buffer.from(JSON.stringify(pack(value, 'd')));
}

/** The value of packed bytes; bytes that were not packed by `packValue` throw. */
export function unpackValue(bytes: Uint8Array): Value {
  const packed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return unpack(packed);
}

/** A value as JSON that `unpack` gives back as it was. */
export function pack(value: Value, orderedTag: 'o' | 'd' = 'o'): Packed {
  const part = (each: Value): Packed => pack(each, orderedTag);
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return ['i', String(value)];
  countEffort();
  if (value instanceof PyFloat)
    return ['f', Number.isFinite(value.value) ? value.value : String(value.value)];
  if (value instanceof Markup) return value.text;
  if (value instanceof PyDict) {
    const tag = value instanceof PyOrderedDict ? orderedTag : 'd';
    return [tag, ...Array.from(value.entries()).flat().map(part)];
  }
  if (value instanceof PyTuple) return ['t', ...value.items.map(part)];
  if (value instanceof PySet) return ['s', ...Array.from(value.values(), part)];
  if (value instanceof PyBytes) return ['b', Buffer.from(value.data).toString('base64')];
  if (value instanceof PyObject && value.isUndefined) throw typeError('an undefined value cannot be sent');
  if (isIterable(value)) return ['l', ...Array.from(iterate(value), part)];
  throw typeError(`a ${typeName(value)} cannot be sent`);
}

/** The value of what `pack` has made; anything else throws. */
export function unpack(packed: unknown): Value {
  if (packed === null || typeof packed === 'boolean' || typeof packed === 'string') return packed;
  if (typeof packed === 'number') return packed;
  if (!Array.isArray(packed)) throw malformed();
  const [tag, ...parts]: unknown[] = packed;
  const make = makers.get(tag);
  if (make === undefined) throw malformed();
  return make(parts);
}

const makers = new Map<unknown, (parts: readonly unknown[]) => Value>([
  ['l', (parts) => parts.map(unpack)],
  ['t', (parts) => new PyTuple(parts.map(unpack))],
  ['s', (parts) => new PySet(parts.map(unpack))],
  ['d', (parts) => unpackDict(new PyDict(), parts)],
  ['o', (parts) => unpackDict(new PyOrderedDict(), parts)],
  ['f', ([number]) => new PyFloat(Number(number))],
  ['i', ([digits]) => pyInt(BigInt(String(digits)))],
  ['b', ([text]) => new PyBytes(Buffer.from(String(text), 'base64'))],
]);

function unpackDict(dict: PyDict, parts: readonly unknown[]): PyDict {
  for (let index = 0; index + 1 < parts.length; index += 2) {
    dict.set(unpack(parts[index]), unpack(parts[index + 1]));
  }
  return dict;
}

function malformed(): PyError {
  return valueError('these bytes are not a packed value');
}

import type { Json } from '@muster/shared';
import {
  countEffort,
  intText,
  isIterable,
  iterate,
  Markup,
  PyBytes,
  PyDict,
  PyFloat,
  pyStr,
  typeError,
  typeName,
  Undefined,
  type Value,
} from '../value/index.ts';

/** A value as JSON data, keys as JSON spells them. Whole numbers beyond the safe range become texts, so that no digit is lost. */
export function toJson(value: Value): Json {
  return typeof value === 'string' ? value : json(value, new Set());
}

function json(value: Value, open: Set<object>): Json {
  if (typeof value === 'bigint') return intText(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof PyFloat) return value.value;
  if (value instanceof Markup) return value.text;
  if (value instanceof PyBytes) return new TextDecoder().decode(value.data);
  if (value instanceof Undefined) throw value.error();
  if (open.has(value)) throw typeError('the data contains itself');
  open.add(value);
  countEffort();
  const result = collection(value, open);
  open.delete(value);
  return result;
}

function collection(
  value: Exclude<Value, null | boolean | number | bigint | string>,
  open: Set<object>,
): Json {
  if (value instanceof PyDict) {
    const object: Record<string, Json> = Object.create(null);
    for (const { key, value: element } of value.pairs()) object[keyText(key)] = json(element, open);
    return object;
  }
  if (Array.isArray(value)) return value.map((element) => json(element, open));
  if (isIterable(value)) return Array.from(iterate(value), (element) => json(element, open));
  throw typeError(`a ${typeName(value)} is not data`);
}

function keyText(key: Value): string {
  return key === null || typeof key === 'boolean' ? String(key) : pyStr(key);
}

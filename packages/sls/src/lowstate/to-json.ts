import type { Json } from '@muster/shared';
import { intText, plainData, pyStr, typeError, typeName, type Value } from '../value/index.ts';

/** A value as JSON data, keys as JSON spells them. Whole numbers beyond the safe range become texts, so that no digit is lost. */
export function toJson(value: Value): Json {
  return typeof value === 'string' ? value : plainData(value, rules);
}

const rules = {
  integer: intText,
  keyText: (key: Value): string => (key === null || typeof key === 'boolean' ? String(key) : pyStr(key)),
  circular: () => typeError('the data contains itself'),
  refused: (value: Value) => typeError(`a ${typeName(value)} is not data`),
};

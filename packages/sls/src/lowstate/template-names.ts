import type { Json } from '@muster/shared';
import { type Packed, pack, unpack } from '../pack/pack-value.ts';
import { fromPlain, Markup, PyDict, PyObject, PyOrderedDict, pyStr, type Value } from '../value/index.ts';
import { toJson } from './to-json.ts';

/** The arguments that hold names for templates, in every state that renders one. */
export const templateNameArguments: ReadonlySet<string> = new Set(['context', 'defaults']);

/** Marks a value that is packed; no name of a template holds NUL. */
const packedKey = '\0packed';

/**
 * Names for a template as JSON. Values of which JSON would lose something (1.0, keys that are no texts or look like
 * numbers, large integers) are packed, all others are as the state wrote them.
 */
export function templateNamesToJson(names: PyDict): Json {
  const object: Record<string, Json> = Object.create(null);
  for (const { key, value } of names.pairs()) {
    object[pyStr(key)] = dataToJson(value, 'o');
  }
  return object;
}

/** Data as JSON, packed where JSON would lose something of it; mappings lose it that they were ordered ones. */
export function dataToJson(value: Value, orderedTag: 'o' | 'd' = 'd'): Json {
  return isJson(value) ? toJson(value) : { [packedKey]: packedJson(pack(value, orderedTag)) };
}

/** The data again. */
export function dataFromJson(json: Json): Value {
  const packed = isObject(json) ? json[packedKey] : undefined;
  return packed === undefined ? fromPlain(json) : unpack(packed);
}

/** The names again. What a state gives its template comes out of YAML, hence the ordered dicts. */
export function templateNamesFromJson(names: Readonly<Record<string, Json>>): PyDict {
  return new PyDict(
    Object.entries(names).map(([name, value]): [string, Value] => {
      const packed = isObject(value) ? value[packedKey] : undefined;
      return [name, packed === undefined ? ordered(fromPlain(value)) : unpack(packed)];
    }),
  );
}

function isJson(value: Value): boolean {
  if (typeof value === 'bigint') return false;
  if (!(value instanceof PyObject)) return !Array.isArray(value) || value.every(isJson);
  if (value instanceof Markup) return true;
  return (
    value instanceof PyDict &&
    Array.from(value.pairs()).every(({ key, value: item }) => isNamed(key) && isJson(item))
  );
}

/** Objects put keys that look like numbers in front of all others. */
function isNamed(key: Value): boolean {
  return typeof key === 'string' && !/^\d+$/.test(key) && key !== packedKey;
}

function ordered(value: Value): Value {
  if (Array.isArray(value)) return value.map(ordered);
  if (!(value instanceof PyDict)) return value;
  return new PyOrderedDict(
    Array.from(value.entries(), ([key, item]): [Value, Value] => [key, ordered(item)]),
  );
}

function packedJson(packed: Packed): Json {
  return Array.isArray(packed) ? packed.map(packedJson) : packed;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

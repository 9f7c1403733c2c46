import type { Json } from '@muster/shared';
import { Markup, PyDict, PyFloat, PySet, PyTuple, pyStr, type Value } from '../value/index.ts';
import { toJson } from './to-json.ts';

/** The arguments whose values end up as texts: there, a float is written as Python writes it (`1.0`), which a number of JSON is not. */
const textual = new Set(['env', 'value', 'values', 'repl', 'content', 'key_values', 'sections']);

/** An argument of a state as JSON. */
export function argumentToJson(name: string, value: Value): Json {
  if (name === 'contents' || name === 'text') return contentsToJson(value);
  return toJson(textual.has(name) ? withFloatsAsTexts(value) : value);
}

/** Contents are a text or a list of lines; anything else is written by its `str()`, mappings too. */
function contentsToJson(value: Value): Json {
  if (Array.isArray(value)) return value.map((line) => (line === null ? null : pyStr(line)));
  if (value instanceof PyTuple || value instanceof PySet) return contentsToJson([...value.iterate()]);
  if (value instanceof PyDict || value instanceof PyFloat || value instanceof Markup) return pyStr(value);
  return toJson(value);
}

function withFloatsAsTexts(value: Value): Value {
  if (value instanceof PyFloat) return pyStr(value);
  if (Array.isArray(value)) return value.map(withFloatsAsTexts);
  if (!(value instanceof PyDict)) return value;
  return new PyDict(
    Array.from(value.entries(), ([key, item]): [Value, Value] => [key, withFloatsAsTexts(item)]),
  );
}

import { isInt, isText, pyStr, Undefined, type Value } from '../../value/index.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Returns a function that looks up an attribute such as `address.0.city` of a value; nothing asked for gives the value itself. */
export function attributeGetter(
  runtime: Runtime,
  attribute: Value,
  fallback: Value = null,
): (value: Value) => Value {
  const path = attributePath(attribute);
  return (value) => {
    let found = value;
    for (const step of path) {
      found = runtime.getItem(found, step);
      if (fallback !== null && found instanceof Undefined) found = fallback;
    }
    return found;
  };
}

/** Returns functions for several attributes at once, written with commas between them. */
export function attributeGetters(runtime: Runtime, attribute: Value): ((value: Value) => Value)[] {
  const attributes = isText(attribute) ? pyStr(attribute).split(',') : [attribute];
  return attributes.map((part) => attributeGetter(runtime, part));
}

/** Returns a text in lower case, and anything else as it is: what sorting without regard to case compares by. */
export function ignoreCase(value: Value): Value {
  return isText(value) ? pyStr(value).toLowerCase() : value;
}

function attributePath(attribute: Value): Value[] {
  if (attribute === null) return [];
  if (isInt(attribute)) return [attribute];
  return pyStr(attribute)
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

import { suggestion } from '@muster/shared';
import {
  isInt,
  isText,
  PyDict,
  PyError,
  PyFunction,
  PyObject,
  pyRepr,
  pyStr,
  typeName,
  type Undefined,
  type Value,
  valueOr,
} from '../../value/index.ts';
import { methodsOf } from '../methods/methods.ts';
import { elementOf } from '../operators/subscript.ts';
import type { Runtime } from './runtime.ts';

/** Returns `object.name`: the attribute if there is one, else the element of that key, else an undefined value. */
export function getAttribute(runtime: Runtime, object: Value, name: string, path?: string): Value {
  const attribute = attributeOnly(runtime, object, name);
  if (attribute !== undefined) return attribute;
  return valueOr(elementOrUndefined(object, name), () => missing(runtime, object, name, path));
}

/** Returns `object[key]`: the element if there is one, else the attribute of that name, else an undefined value. */
export function getItem(runtime: Runtime, object: Value, key: Value, path?: string): Value {
  const element = elementOrUndefined(object, key);
  if (element !== undefined) return element;
  const name = isText(key) ? pyStr(key) : undefined;
  const attribute = name === undefined ? undefined : attributeOnly(runtime, object, name);
  return valueOr(attribute, () => missing(runtime, object, name ?? key, path));
}

/** Returns an attribute by its name, without a look at the elements. */
export function attributeOnly(runtime: Runtime, object: Value, name: string): Value | undefined {
  const method = methodsOf(object)?.get(name);
  if (method !== undefined) {
    return new PyFunction(name, (args, keywords) => method.invoke(runtime, [object, ...args], keywords));
  }
  if (object instanceof PyObject) return object.attribute(name);
  return isInt(object) && (name === 'real' || name === 'numerator') ? object : undefined;
}

/**
 * Returns the undefined value that stands for an attribute or element that does not exist.
 * The path is how the template writes it, such as `pillar.app['port']`.
 */
export function missing(runtime: Runtime, object: Value, key: Value, path?: string): Undefined {
  return runtime.undefined(() => {
    const shown = path === undefined ? '' : ` (${path})`;
    if (typeof key !== 'string') return `${describe(object)} has no element ${pyRepr(key)}${shown}`;
    if (key.startsWith('__') && key.endsWith('__')) {
      return `access to attribute '${key}' of '${typeName(object)}' object is unsafe.`;
    }
    const own = object instanceof PyObject ? object.describeMissing(key) : undefined;
    if (own !== undefined) return own;
    const hint = suggestion(key, keysOf(object)) + (runtime.environment.explainMissing?.(object, key) ?? '');
    return `'${describe(object)}' has no attribute '${key}'${shown}${hint}`;
  });
}

function keysOf(object: Value): string[] {
  const keys = object instanceof PyDict ? [...object.keys()].filter((key) => typeof key === 'string') : [];
  return [...keys, ...(methodsOf(object)?.keys() ?? [])];
}

function elementOrUndefined(object: Value, key: Value): Value | undefined {
  if (object instanceof PyDict && typeof key === 'string') return object.get(key);
  try {
    return elementOf(object, key);
  } catch (error) {
    if (error instanceof PyError && absences.has(error.type)) return undefined;
    throw error;
  }
}

const absences: ReadonlySet<string> = new Set(['TypeError', 'KeyError', 'IndexError', 'AttributeError']);

function describe(object: Value): string {
  if (object === null) return 'None';
  return `${typeName(object)} object`;
}

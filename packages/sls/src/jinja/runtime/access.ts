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
export function getAttribute(runtime: Runtime, object: Value, name: string): Value {
  const attribute = attributeOnly(runtime, object, name);
  if (attribute !== undefined) return attribute;
  return valueOr(elementOrUndefined(object, name), () => missing(runtime, object, name));
}

/** Returns `object[key]`: the element if there is one, else the attribute of that name, else an undefined value. */
export function getItem(runtime: Runtime, object: Value, key: Value): Value {
  const element = elementOrUndefined(object, key);
  if (element !== undefined) return element;
  const name = isText(key) ? pyStr(key) : undefined;
  const attribute = name === undefined ? undefined : attributeOnly(runtime, object, name);
  return valueOr(attribute, () => missing(runtime, object, name ?? key));
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

/** Returns the undefined value that stands for an attribute or element that does not exist. */
export function missing(runtime: Runtime, object: Value, key: Value): Undefined {
  const kind = describe(object);
  if (typeof key !== 'string') return runtime.undefined(`${kind} has no element ${pyRepr(key)}`);
  if (key.startsWith('__') && key.endsWith('__')) {
    return runtime.undefined(`access to attribute '${key}' of '${typeName(object)}' object is unsafe.`);
  }
  return runtime.undefined(`'${kind}' has no attribute '${key}'`);
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

import { isInt, iterate, PyDict, pyStr, type Value } from '../value/index.ts';
import { resolvePlainScalar } from '../yaml/resolve-scalar.ts';

/**
 * The value at a path such as `app:ports:0` through dicts and lists, or undefined. A step through a list is an index
 * or a key of one of its dicts; a key that is not found as text is tried as YAML would read it.
 */
export function traverse(data: Value, path: Value, delimiter: string): Value | undefined {
  let value: Value | undefined = data;
  for (const step of stepsOf(path, delimiter)) {
    if (value instanceof PyDict) value = fromDict(value, step);
    else if (Array.isArray(value)) value = fromList(value, step);
    else return undefined;
  }
  return value;
}

/** The value at a path, or a fallback where there is none; null is a value like any other. */
export function lookUp(data: Value, path: Value, delimiter: string, fallback: Value): Value {
  const found = traverse(data, path, delimiter);
  return found === undefined ? fallback : found;
}

function stepsOf(path: Value, delimiter: string): readonly Value[] {
  if (typeof path === 'string') return delimiter === '' ? [path] : path.split(delimiter);
  if (isInt(path) || typeof path === 'boolean') return [path];
  return Array.from(iterate(path));
}

function fromDict(dict: PyDict, step: Value): Value | undefined {
  const found = dict.get(step);
  if (found !== undefined || typeof step !== 'string') return found;
  const read = resolvePlainScalar(step) ?? step;
  return read === step ? undefined : dict.get(read);
}

function fromList(list: readonly Value[], step: Value): Value | undefined {
  const text = pyStr(step).trim();
  const index = isInt(step) ? Number(step) : /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
  const key = index ?? step;
  for (const element of list) {
    const found = element instanceof PyDict ? element.get(key) : undefined;
    if (found !== undefined) return found;
  }
  return index === undefined ? undefined : list.at(index);
}

import {
  codePointAt,
  codePointLength,
  codePoints,
  hasAstral,
  isInt,
  Markup,
  PyBytes,
  PyError,
  PyObject,
  PyRange,
  PyTuple,
  typeError,
  typeName,
  type Value,
  valueError,
} from '../../value/index.ts';

/** Returns an element by its key or index, or `undefined` where there is none; what cannot be indexed throws. */
export function elementOf(object: Value, key: Value): Value | undefined {
  if (typeof object === 'string') return codePointAt(object, textIndex(key, 'string'));
  if (Array.isArray(object)) return object.at(textIndex(key, 'list'));
  if (object instanceof PyTuple) return object.items.at(textIndex(key, 'tuple'));
  if (object instanceof Markup) {
    const character = codePointAt(object.text, textIndex(key, 'string'));
    return character === undefined ? undefined : new Markup(character);
  }
  if (object instanceof PyBytes) return object.data.at(textIndex(key, 'byte'));
  if (object instanceof PyRange) {
    const index = textIndex(key, 'range');
    const size = object.length;
    const position = index < 0 ? index + size : index;
    return position < 0 || position >= size ? undefined : object.at(position);
  }
  if (object instanceof PyObject) return object.get(key);
  throw typeError(`'${typeName(object)}' object is not subscriptable`);
}

/** Returns the part of a sequence that a slice names. */
export function sliceOf(object: Value, start: Value, stop: Value, step: Value): Value {
  if (typeof object === 'string') return sliceText(object, start, stop, step);
  if (Array.isArray(object)) return pick(object, start, stop, step);
  if (object instanceof PyTuple) return new PyTuple(pick(object.items, start, stop, step));
  if (object instanceof Markup) return new Markup(sliceText(object.text, start, stop, step));
  if (object instanceof PyBytes)
    return new PyBytes(Uint8Array.from(pick([...object.data], start, stop, step)));
  if (object instanceof PyRange) return sliceRange(object, start, stop, step);
  throw typeError(`'${typeName(object)}' object is not subscriptable`);
}

function sliceRange(range: PyRange, start: Value, stop: Value, stepValue: Value): PyRange {
  const step = stepValue === null ? 1 : sliceIndex(stepValue);
  if (step === 0) throw valueError('slice step cannot be zero');
  const { from, to } = bounds(range.length, start, stop, step);
  return new PyRange(range.at(from), range.at(to), range.step * step);
}

function textIndex(key: Value, kind: string): number {
  if (!isInt(key)) {
    throw typeError(`${kind} indices must be integers or slices, not ${typeName(key)}`);
  }
  if (typeof key === 'bigint')
    throw new PyError('IndexError', "cannot fit 'int' into an index-sized integer");
  return Number(key);
}

function sliceText(text: string, start: Value, stop: Value, step: Value): string {
  if (step === null && !hasAstral(text)) {
    const { from, to } = bounds(text.length, start, stop, 1);
    return text.slice(from, Math.max(from, to));
  }
  if (codePointLength(text) === text.length) return pick(text.split(''), start, stop, step).join('');
  return pick(codePoints(text), start, stop, step).join('');
}

function pick<T>(items: readonly T[], start: Value, stop: Value, stepValue: Value): T[] {
  const step = stepValue === null ? 1 : sliceIndex(stepValue);
  if (step === 0) throw valueError('slice step cannot be zero');
  const { from, to } = bounds(items.length, start, stop, step);
  if (step === 1) return items.slice(from, Math.max(from, to));
  const picked: T[] = [];
  for (let index = from; step > 0 ? index < to : index > to; index += step)
    picked.push(...items.slice(index, index + 1));
  return picked;
}

function bounds(length: number, start: Value, stop: Value, step: number): { from: number; to: number } {
  const lowest = step > 0 ? 0 : -1;
  const highest = step > 0 ? length : length - 1;
  const clamp = (value: Value, fallback: number): number => {
    if (value === null) return fallback;
    const index = sliceIndex(value);
    return Math.min(highest, Math.max(lowest, index < 0 ? index + length : index));
  };
  const from = clamp(start, step > 0 ? lowest : highest);
  const to = clamp(stop, step > 0 ? highest : lowest);
  return { from, to };
}

function sliceIndex(value: Value): number {
  if (isInt(value)) return Number(value);
  throw typeError('slice indices must be integers or None or have an __index__ method');
}

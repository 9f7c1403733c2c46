import {
  codePoints,
  isText,
  isTruthy,
  iterate,
  Markup,
  markupText,
  PyDict,
  PyIterator,
  PyRange,
  PyTuple,
  pyLength,
  pyRepr,
  pyStr,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueOr,
} from '../../value/index.ts';
import { joinedLength } from '../methods/str-shape.ts';
import { type Native, native } from '../native.ts';
import { binary } from '../operators/arithmetic.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { attributeGetter } from './attribute-path.ts';

/** Jinja's filters on sequences. */
export const sequenceFilters: readonly Native[] = [
  native('first(seq)', (runtime, seq) => {
    for (const item of iterate(seq)) return item;
    return runtime.undefined('No first item, sequence was empty.');
  }),
  native('last(seq)', (runtime, seq) => {
    const items = reversible(seq);
    return valueOr(items.at(-1), () => runtime.undefined('No last item, sequence was empty.'));
  }),
  native('random(seq)', (runtime, seq) => {
    const size = pyLength(seq);
    if (size === 0) return runtime.undefined('No random item, sequence was empty.');
    return runtime.getItem(seq, Math.floor(Math.random() * size));
  }),
  native('length(obj)', (_, object) => pyLength(object)),
  native('list(value)', (runtime, value) => [...runtime.budget.counted(iterate(value))]),
  native('reverse(value)', (_, value) => {
    if (isText(value)) return codePoints(pyStr(value)).toReversed().join('');
    return new PyIterator([...iterate(value)].toReversed(), 'reversed');
  }),
  native("join(value, d='', attribute=None)", (runtime, value, delimiter, attribute) => {
    const get = attributeGetter(runtime, attribute);
    const parts = Array.from(runtime.budget.counted(iterate(value)), get);
    if (runtime.autoescape && [delimiter, ...parts].some((part) => part instanceof Markup)) {
      return new Markup(parts.map(markupText).join(markupText(delimiter)));
    }
    const texts = parts.map(pyStr);
    const separator = pyStr(delimiter);
    runtime.budget.allocate(joinedLength(texts, separator));
    return texts.join(separator);
  }),
  native('sum(iterable, attribute=None, start=0)', (runtime, iterable, attribute, start) => {
    const get = attributeGetter(runtime, attribute);
    let sum = start;
    if (isText(sum)) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    for (const item of runtime.budget.counted(iterate(iterable)))
      sum = binary('+', sum, get(item), runtime.budget);
    return sum;
  }),
  native(
    'batch(value, linecount: int, fill_with=None)',
    (runtime, value, count, fill) => new PyIterator(batches(runtime, value, count, fill)),
  ),
  native(
    'slice(value, slices: int, fill_with=None)',
    (runtime, value, count, fill) => new PyIterator(slices(runtime, value, count, fill)),
  ),
  native('items(value)', (_, value) => {
    if (value instanceof Undefined) return new PyIterator([]);
    if (!(value instanceof PyDict)) throw typeError('Can only get item pairs from a mapping.');
    return new PyIterator(value.entries().map((pair) => new PyTuple(pair)));
  }),
  native("default(value, default_value='', boolean=False)", (_, value, fallback, boolean) =>
    value instanceof Undefined || (isTruthy(boolean) && !isTruthy(value)) ? fallback : value,
  ),
];

function reversible(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof PyTuple) return value.items;
  if (value instanceof PyIterator)
    throw typeError(`'${typeName(value)}' object is not reversible: ${pyRepr(value)}`);
  if (value instanceof PyRange) return [...value.iterate()];
  return [...iterate(value)];
}

function* batches(runtime: Runtime, value: Value, count: number, fill: Value): Generator<Value, undefined> {
  let batch: Value[] = [];
  for (const item of runtime.budget.counted(iterate(value))) {
    if (batch.length === count) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null) {
    runtime.budget.allocate(count * 8);
    while (batch.length < count) batch.push(fill);
  }
  yield batch;
}

function* slices(runtime: Runtime, value: Value, count: number, fill: Value): Generator<Value, undefined> {
  const items = [...runtime.budget.counted(iterate(value))];
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    runtime.budget.step();
    const end = start + size + (index < longer ? 1 : 0);
    const slice = items.slice(start, end);
    if (fill !== null && index >= longer) slice.push(fill);
    yield slice;
    start = end;
  }
}

import {
  iterate,
  keyOf,
  PyDict,
  PyError,
  PySet,
  PyTuple,
  pyCompare,
  pyEquals,
  templateError,
  type Value,
  valueError,
} from '../../value/index.ts';
import { sortedBy } from '../methods/sorting.ts';
import { type Native, native } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { attributeGetter, attributeGetters, ignoreCase } from './attribute-path.ts';

/** The filters that order and group; `min`, `max` and `unique` are Salt's where they are given no arguments. */
export const sortingFilters: readonly Native[] = [
  native(
    'sort(value, reverse: bool=False, case_sensitive: bool=False, attribute=None)',
    (runtime, value, reverse, caseSensitive, attribute) => {
      const getters = attributeGetters(runtime, attribute);
      const fold = folding(caseSensitive);
      const key = (item: Value): Value => new PyTuple(getters.map((get) => fold(get(item))));
      return sortedBy(runtime, iterate(value), key, reverse);
    },
  ),
  native(
    "dictsort(value: dict, case_sensitive: bool=False, by: str='key', reverse: bool=False)",
    (runtime, value, caseSensitive, by, reverse) => {
      if (by !== 'key' && by !== 'value') {
        throw templateError('You can only sort by either "key" or "value"');
      }
      const fold = folding(caseSensitive);
      const pairs = [...value.entries()].map((pair) => new PyTuple(pair));
      const position = by === 'key' ? 0 : 1;
      const key = (pair: Value): Value =>
        pair instanceof PyTuple ? fold(pair.items[position] ?? null) : pair;
      return sortedBy(runtime, pairs, key, reverse);
    },
  ),
  native(
    'groupby(value, attribute, default=None, case_sensitive: bool=False)',
    (runtime, value, attribute, fallback, caseSensitive) => {
      const get = attributeGetter(runtime, attribute, fallback);
      const fold = folding(caseSensitive);
      return groups(runtime, value, get, (item) => fold(get(item)));
    },
  ),
  // Salt puts its own in the place of Jinja's, which take more arguments.
  native('min(obj)', (runtime, value) => extreme(runtime, 'min', value)),
  native('max(obj)', (runtime, value) => extreme(runtime, 'max', value)),
  native('unique(values)', (runtime, values) => {
    const items = uniqueBy(runtime, iterate(values), (item) => item);
    return isHashable(values) ? new PySet(items) : items;
  }),
];

/** Returns the elements whose keys differ from those of all before them. */
export function uniqueBy(runtime: Runtime, items: Iterable<Value>, keyFor: (item: Value) => Value): Value[] {
  const seen = new PyDict();
  const unhashable: Value[] = [];
  return [...runtime.budget.counted(items)].filter((item) => {
    const key = keyFor(item);
    if (isHashable(key)) {
      if (seen.has(key)) return false;
      seen.set(key, true);
      return true;
    }
    if (unhashable.some((other) => pyEquals(other, key))) return false;
    unhashable.push(key);
    return true;
  });
}

/** Tells whether a value can be a key of a dictionary. */
export function isHashable(value: Value): boolean {
  try {
    keyOf(value);
    return true;
  } catch (error) {
    if (error instanceof PyError && error.type === 'TypeError') return false;
    throw error;
  }
}

function folding(caseSensitive: boolean): (value: Value) => Value {
  return caseSensitive ? (value) => value : ignoreCase;
}

function groups(
  runtime: Runtime,
  value: Value,
  get: (item: Value) => Value,
  keyFor: (item: Value) => Value,
): Value[] {
  const result: { key: Value; grouper: Value; members: Value[] }[] = [];
  for (const item of sortedBy(runtime, iterate(value), keyFor)) {
    const key = keyFor(item);
    const last = result.at(-1);
    if (last !== undefined && pyEquals(last.key, key)) last.members.push(item);
    else result.push({ key, grouper: get(item), members: [item] });
  }
  return result.map(({ grouper, members }) => new PyTuple([grouper, members], ['grouper', 'list']));
}

function extreme(runtime: Runtime, which: 'min' | 'max', value: Value): Value {
  let best: Value | undefined;
  for (const item of runtime.budget.counted(iterate(value))) {
    if (best === undefined) {
      best = item;
      continue;
    }
    const order = pyCompare(item, best, which === 'min' ? '<' : '>');
    if (which === 'min' ? order < 0 : order > 0) best = item;
  }
  if (best === undefined) throw valueError(`${which}() arg is an empty sequence`);
  return best;
}

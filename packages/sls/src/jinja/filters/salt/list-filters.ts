import { globMatches } from '@muster/shared';
import {
  isIterable,
  isText,
  isTruthy,
  iterate,
  keyError,
  PyDict,
  PyError,
  PyFloat,
  PySet,
  PyTuple,
  pyEquals,
  pyLength,
  pyStr,
  type Value,
  valueError,
} from '../../../value/index.ts';
import { dictArgument, floatArgument, textArgument } from '../../arguments.ts';
import { sortedBy } from '../../methods/sorting.ts';
import { type Native, native } from '../../native.ts';
import { binary } from '../../operators/arithmetic.ts';
import { contains } from '../../operators/comparison.ts';
import { numberOrText } from '../../parse-number.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { floatOf } from '../number-filters.ts';
import { isHashable } from '../sorting-filters.ts';

/** The filters on lists and on what may be one. */
export const listFilters: readonly Native[] = [
  native('skip(data)', () => ''),
  native('sequence(data)', (_, data) => (isSequenceLike(data) ? data : [data])),
  native('is_list(value)', (_, value) => Array.isArray(value)),
  native('is_iter(thing)', (_, thing) => !isText(thing) && isIterable(thing)),
  native(
    'flatten(data, levels: int | None=None, preserve_nulls: bool=False)',
    (runtime, data, levels, keepNulls) => flatten(runtime, data, levels, keepNulls, new Set()),
  ),
  native('avg(lst)', (runtime, list) => {
    if (isHashable(list)) return new PyFloat(floatOf(list) ?? floatArgument(list, 'lst'));
    let sum: Value = 0;
    for (const item of iterate(list)) sum = binary('+', sum, item, runtime.budget);
    return new PyFloat(floatArgument(binary('/', sum, pyLength(list), runtime.budget), 'sum'));
  }),
  native(
    'exactly_n_true(iterable, amount: int=1)',
    (_, iterable, amount) => [...iterate(iterable)].filter(isTruthy).length === amount,
  ),
  native('exactly_one_true(iterable)', (_, iterable) => [...iterate(iterable)].filter(isTruthy).length === 1),
  native('substring_in_list(string_to_search_for, list_to_search)', (_, text, list) =>
    [...iterate(list)].some((item) => contains(item, text)),
  ),
  native('sorted_ignorecase(to_sort)', (runtime, list) =>
    sortedBy(runtime, iterate(list), (item) => textArgument(item, 'element').toLowerCase()),
  ),
  native('check_whitelist_blacklist(value, whitelist=None, blacklist=None)', (_, value, allowed, refused) => {
    const matches = (patterns: Value): boolean =>
      patternsOf(patterns).some((pattern) => globMatches(pyStr(value), pattern));
    if (isTruthy(refused) && matches(refused)) return false;
    return !isTruthy(allowed) || matches(allowed);
  }),
  native('compare_lists(old=None, new=None)', (_, old, new_) => {
    const result = new PyDict();
    const added = [...iterate(new_)].filter((item) => !contains(old, item));
    const removed = [...iterate(old)].filter((item) => !contains(new_, item));
    if (added.length > 0) result.set('new', added);
    if (removed.length > 0) result.set('old', removed);
    return result;
  }),
  native('compare_dicts(old=None, new=None)', (_, old, new_) =>
    compareDicts(dictArgument(old ?? new PyDict(), 'old'), dictArgument(new_ ?? new PyDict(), 'new')),
  ),
  native('mysql_to_dict(data, key)', (_, lines, key) => tableToDict([...iterate(lines)].map(pyStr), key)),
  native('random_sample(value, size: int, seed=None)', (_, value, size) => sample([...iterate(value)], size)),
  native('random_shuffle(value, seed=None)', (_, value) => {
    const items = [...iterate(value)];
    return sample(items, items.length);
  }),
];

function isSequenceLike(value: Value): boolean {
  return (
    Array.isArray(value) || value instanceof PyTuple || value instanceof PySet || value instanceof PyDict
  );
}

function flatten(
  runtime: Runtime,
  data: Value,
  levels: number | undefined,
  keepNulls: boolean,
  open: Set<Value>,
): Value[] {
  if (open.has(data)) throw new PyError('RuntimeError', 'Reference cycle detected. Check input list.');
  open.add(data);
  const flat: Value[] = [];
  for (const element of runtime.budget.counted(iterate(data))) {
    if (!keepNulls && (element === null || element === 'None' || element === 'null')) continue;
    if (isText(element) || !isIterable(element) || (levels !== undefined && levels < 1)) {
      flat.push(element);
      continue;
    }
    const inner = flatten(runtime, element, levels === undefined ? undefined : levels - 1, keepNulls, open);
    for (const each of runtime.budget.counted(inner)) flat.push(each);
  }
  open.delete(data);
  return flat;
}

function compareDicts(old: PyDict, current: PyDict): PyDict {
  const result = new PyDict();
  for (const [key, value] of current.entries()) {
    const before = old.get(key);
    if (before === undefined) result.set(key, change('', value));
    else if (!pyEquals(before, value)) result.set(key, change(before, value));
  }
  for (const [key, value] of old.entries()) {
    if (!current.has(key)) result.set(key, change(value, ''));
  }
  return result;
}

function tableToDict(lines: readonly string[], key: Value): PyDict {
  const result = new PyDict();
  let headers: readonly string[] | undefined;
  for (const line of lines) {
    if (line === '' || line.startsWith('+')) continue;
    const cells = line.split('|').map((cell) => cell.trim());
    // A line without a bar is no line of headers yet.
    if (headers === undefined || headers.length < 2) {
      headers = cells;
      continue;
    }
    const row = new PyDict();
    for (const [index, header] of headers.entries()) {
      if (index > 0 && index < headers.length - 1) row.set(header, numberOrText(cells[index] ?? ''));
    }
    const name = row.get(key);
    if (name === undefined) throw keyError(pyStr(key));
    result.set(name, row);
  }
  return result;
}

function sample(items: readonly Value[], size: number): Value[] {
  if (size > items.length || size < 0) throw valueError('Sample larger than population or is negative');
  const pool = [...items];
  // The first elements are exchanged, each with itself or one behind it.
  for (let index = 0; index < size; index += 1) {
    const other = index + Math.floor(Math.random() * (pool.length - index));
    [pool[index], pool[other]] = [pool[other] ?? null, pool[index] ?? null];
  }
  return pool.slice(0, size);
}

function patternsOf(patterns: Value): string[] {
  return isText(patterns) ? [pyStr(patterns)] : [...iterate(patterns)].map(pyStr);
}

function change(before: Value, after: Value): PyDict {
  return new PyDict([
    ['old', before],
    ['new', after],
  ]);
}

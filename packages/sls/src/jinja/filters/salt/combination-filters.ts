import {
  countEffort,
  isTruthy,
  iterate,
  PyIterator,
  PyTuple,
  type Value,
  valueError,
  valueOr,
} from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** Salt's filters that combine the elements of lists, as Python's `itertools` does. */
export const combinationFilters: readonly Native[] = [
  native('zip(*lists)', (runtime, lists) => tuples(runtime, zip(listsOf(lists), undefined))),
  native('zip_longest(*lists, fillvalue=None)', (runtime, lists, fill) =>
    tuples(runtime, zip(listsOf(lists), fill)),
  ),
  native('product(*lists, repeat: int=1)', (runtime, lists, times) => {
    const given = listsOf(lists);
    if (times < 0) throw valueError('repeat argument cannot be negative');
    runtime.budget.allocate(times * (1 + given.length) * 8);
    return tuples(runtime, product(Array.from({ length: times }, () => given).flat()));
  }),
  native('compress(data, selectors)', (runtime, data, selectors) => {
    const chosen = [...zip([[...iterate(data)], [...iterate(selectors)]], undefined)];
    const kept = chosen.filter(([, selector]) => isTruthy(selector ?? null)).map(([item]) => item ?? null);
    return new PyIterator(runtime.budget.counted(kept), 'itertools.compress');
  }),
  choosing('combinations', (index) => index + 1),
  choosing('combinations_with_replacement', (index) => index),
  native('permutations(iterable, r: int | None=None)', (runtime, items, size) => {
    const all = [...iterate(items)];
    return tuples(runtime, permutations(all, size === undefined ? all.length : nonNegative(size)));
  }),
];

function choosing(name: string, nextStart: (index: number) => number): Native {
  return native(`${name}(iterable, r: int)`, (runtime, items, size) =>
    tuples(runtime, chosen([...iterate(items)], nonNegative(size), nextStart)),
  );
}

function nonNegative(size: number): number {
  if (size < 0) throw valueError('r must be non-negative');
  return size;
}

function tuples(runtime: Runtime, groups: Iterable<readonly Value[]>): PyIterator {
  return new PyIterator(asTuples(runtime, groups), 'itertools');
}

function* asTuples(runtime: Runtime, groups: Iterable<readonly Value[]>): Generator<Value, undefined> {
  for (const group of runtime.budget.counted(groups)) yield new PyTuple(group);
}

function listsOf(lists: readonly Value[]): Value[][] {
  return lists.map((list) => [...iterate(list)]);
}

function* zip(lists: readonly (readonly Value[])[], fill: Value | undefined): Generator<Value[], undefined> {
  const lengths = lists.map((list) => list.length);
  const length = lists.length === 0 ? 0 : fill === undefined ? Math.min(...lengths) : Math.max(...lengths);
  for (let index = 0; index < length; index += 1)
    yield lists.map((list) => valueOr(list[index], () => fill ?? null));
}

function* product(lists: readonly (readonly Value[])[]): Generator<Value[], undefined> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const item of first) {
    countEffort(lists.length);
    for (const tail of product(rest)) yield [item, ...tail];
  }
}

function* chosen(
  items: readonly Value[],
  size: number,
  nextStart: (index: number) => number,
  start = 0,
): Generator<Value[], undefined> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [offset, item] of items.slice(start).entries()) {
    countEffort();
    for (const tail of chosen(items, size - 1, nextStart, nextStart(start + offset))) yield [item, ...tail];
  }
}

function* permutations(items: readonly Value[], size: number): Generator<Value[], undefined> {
  if (size === 0) {
    yield [];
    return;
  }
  if (size > items.length) return;
  for (const [index, item] of items.entries()) {
    countEffort(items.length);
    for (const tail of permutations(items.toSpliced(index, 1), size - 1)) yield [item, ...tail];
  }
}

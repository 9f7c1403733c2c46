import { noKeywords, pyCompare, type Value } from '../../value/index.ts';
import { callValue } from '../runtime/call-value.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Sorts a list by what a function gives for each element; equal elements keep their order, also in reverse. */
export function sortInPlace(runtime: Runtime, list: Value[], key: Value, reverse: boolean): void {
  const sorted = sortedBy(
    runtime,
    list,
    (item) => (key === null ? item : callValue(key, [item], noKeywords)),
    reverse,
  );
  list.splice(0, list.length, ...sorted);
}

/** Returns elements sorted by a key; equal ones keep their order, also in reverse. */
export function sortedBy(
  runtime: Runtime,
  items: Iterable<Value>,
  keyOf: (item: Value) => Value,
  reverse = false,
): Value[] {
  const keyed = Array.from(runtime.budget.counted(items), (item) => ({ item, key: keyOf(item) }));
  keyed.sort((left, right) => {
    runtime.budget.step();
    return reverse ? pyCompare(right.key, left.key) : pyCompare(left.key, right.key);
  });
  return keyed.map(({ item }) => item);
}

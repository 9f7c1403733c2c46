import { iterate, PySet, type Value } from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import { contains } from '../../operators/comparison.ts';
import { isHashable, uniqueBy } from '../sorting-filters.ts';

/** The filters of set theory: sets of texts and tuples, lists without repetition of anything else. */
export const setFilters: readonly Native[] = [
  combining('union', (left, right) => [...iterate(left), ...iterate(right)]),
  combining('intersect', (left, right) => [...iterate(left)].filter((item) => contains(right, item))),
  combining('difference', without),
  combining('symmetric_difference', (left, right) => [...without(left, right), ...without(right, left)]),
];

function combining(name: string, combine: (left: Value, right: Value) => readonly Value[]): Native {
  return native(`${name}(lst1, lst2)`, (runtime, left, right) => {
    const unique = uniqueBy(runtime, combine(left, right), (item) => item);
    return isHashable(left) && isHashable(right) ? new PySet(unique) : unique;
  });
}

function without(left: Value, right: Value): Value[] {
  return [...iterate(left)].filter((item) => !contains(right, item));
}

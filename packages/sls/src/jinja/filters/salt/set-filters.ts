import { iterate, PySet, type Value } from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import { contains } from '../../operators/comparison.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isHashable, uniqueBy } from '../sorting-filters.ts';

/** The filters of set theory: sets of texts and tuples, lists without repetition of anything else. */
export const setFilters: readonly Native[] = [
  native('union(lst1, lst2)', (runtime, left, right) =>
    combined(runtime, left, right, [...iterate(left), ...iterate(right)]),
  ),
  native('intersect(lst1, lst2)', (runtime, left, right) =>
    combined(
      runtime,
      left,
      right,
      [...iterate(left)].filter((item) => contains(right, item)),
    ),
  ),
  native('difference(lst1, lst2)', (runtime, left, right) =>
    combined(
      runtime,
      left,
      right,
      [...iterate(left)].filter((item) => !contains(right, item)),
    ),
  ),
  native('symmetric_difference(lst1, lst2)', (runtime, left, right) => {
    const onlyLeft = [...iterate(left)].filter((item) => !contains(right, item));
    const onlyRight = [...iterate(right)].filter((item) => !contains(left, item));
    return combined(runtime, left, right, [...onlyLeft, ...onlyRight]);
  }),
];

function combined(runtime: Runtime, left: Value, right: Value, items: readonly Value[]): Value {
  const unique = uniqueBy(runtime, items, (item) => item);
  return isHashable(left) && isHashable(right) ? new PySet(unique) : unique;
}

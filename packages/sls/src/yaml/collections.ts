import {
  countEffort,
  PyDict,
  PyError,
  PyOrderedDict,
  PySet,
  PyTuple,
  pyCompare,
  type Value,
} from '../value/index.ts';

type Pairs = readonly (readonly [Value, Value])[];

/** Whether keys are sorted; the `yaml` filter leaves those of an OrderedDict alone. */
export type KeyOrder = 'sorted' | 'sorted unless ordered' | 'kept';

/** The keys and values of a mapping or set in the order in which they are written; undefined for anything else. */
export function asMapping(value: Value, order: KeyOrder): Pairs | undefined {
  countEffort();
  if (value instanceof PySet) return sortedByKey(Array.from(value.values(), (item) => [item, null] as const));
  if (!(value instanceof PyDict)) return undefined;
  const pairs = Array.from(value.entries());
  const keeps = order === 'kept' || (order === 'sorted unless ordered' && value instanceof PyOrderedDict);
  return keeps ? pairs : sortedByKey(pairs);
}

/** The elements of a list or tuple; undefined for anything else, views of dicts and generators too. */
export function asItems(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PyTuple ? value.items : undefined;
}

/** Keys that cannot be compared with one another stay in their order, as with Python's `sorted` failing in PyYAML. */
function sortedByKey(pairs: Pairs): Pairs {
  try {
    return pairs.toSorted(([left], [right]) => pyCompare(left, right));
  } catch (error) {
    if (error instanceof PyError) return pairs;
    throw error;
  }
}

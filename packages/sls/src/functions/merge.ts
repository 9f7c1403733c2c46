import {
  countEffort,
  isTruthy,
  PyDict,
  PySet,
  PyTuple,
  pyEquals,
  pyStr,
  typeError,
  type Value,
  valueError,
} from '../value/index.ts';

/** A value that shares nothing changeable with the original. */
export function deepCopy(value: Value): Value {
  if (Array.isArray(value)) {
    countEffort(1 + value.length);
    return value.map(deepCopy);
  }
  if (value instanceof PyDict) return copyOf(value);
  if (value instanceof PySet) return new PySet(value.values());
  if (value instanceof PyTuple) {
    countEffort(1 + value.items.length);
    return new PyTuple(value.items.map(deepCopy));
  }
  return value;
}

/** Puts `added` over `target`, changing `target`: mappings merge at every level, lists replace or, on wish, join. Salt's `dictupdate.update`. */
export function updateDict(
  target: PyDict,
  added: PyDict,
  options: { readonly recursive?: boolean; readonly mergeLists?: boolean } = {},
): PyDict {
  const { recursive = true, mergeLists = false } = options;
  countEffort(1 + added.length);
  for (const [key, value] of Array.from(added.entries())) {
    const own = recursive ? target.get(key) : undefined;
    if (own instanceof PyDict && value instanceof PyDict) updateDict(own, value, { mergeLists });
    else if (mergeLists && Array.isArray(own) && Array.isArray(value)) target.set(key, joinLists(own, value));
    else target.set(key, value);
  }
  return target;
}

/** A list with those elements of another that it does not have yet. */
export function joinLists(list: readonly Value[], added: readonly Value[]): Value[] {
  const joined = list.map(deepCopy);
  for (const element of added) {
    countEffort(1 + (joined.length >> 3));
    if (!joined.some((other) => pyEquals(other, element))) joined.push(element);
  }
  return joined;
}

/** Two mappings as one. Only the overwrite strategy changes its first argument, as in Salt. */
export function mergeDicts(left: PyDict, right: PyDict, strategy: string, mergeLists = false): PyDict {
  switch (strategy) {
    case 'overwrite':
      for (const [key, value] of right.entries()) if (left.has(key)) left.set(key, value);
      return recurse(left, right, mergeLists);
    case 'aggregate':
      // Only marked values aggregate, and plain YAML has no marks: the root merges, everything below is replaced.
      return new PyDict([...left.entries(), ...right.entries()]);
    case 'list':
      return new PyDict(
        Array.from(left.entries(), ([key, value]): [Value, Value] => {
          const other = right.get(key);
          return [key, other === undefined ? value : [value, other]];
        }),
      );
    case 'none':
      return recurse(left, right, false);
    default:
      return recurse(left, right, mergeLists);
  }
}

/** A value as a dict, or the TypeError that names the argument. */
export function asDict(value: Value, what: string): PyDict {
  if (value instanceof PyDict) return value;
  throw typeError(`${what} must be a dictionary, not ${pyStr(value)}`);
}

/** Salt's lookup table: the entry whose pattern fits, over a base, under a merge; the entry itself is changed by the merge, as in Salt. */
export function mergeLookup(found: Value | undefined, base: Value | undefined, merge: Value): Value {
  let result = found ?? null;
  if (base !== undefined) {
    if (found === undefined) result = base;
    else if (base instanceof PyDict) {
      if (!(found instanceof PyDict)) {
        throw valueError('filter_by default and look-up values must both be dictionaries.');
      }
      result = updateDict(copyOf(base), found);
    }
  }
  if (!isTruthy(merge)) return result;
  if (!(merge instanceof PyDict)) throw valueError('filter_by merge argument must be a dictionary.');
  if (result === null) return merge;
  return updateDict(asDict(result, 'the entry found by filter_by'), copyOf(merge));
}

/** A deep copy of a dict, as a dict. */
export function copyOf(dict: PyDict): PyDict {
  countEffort(1 + dict.length);
  return dict.like(Array.from(dict.entries(), ([key, value]): [Value, Value] => [key, deepCopy(value)]));
}

function recurse(left: PyDict, right: PyDict, mergeLists: boolean): PyDict {
  return updateDict(copyOf(left), right, { mergeLists });
}

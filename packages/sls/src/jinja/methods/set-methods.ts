import {
  iterate,
  keyError,
  PySet,
  PyTuple,
  pyRepr,
  typeError,
  typeName,
  type Value,
} from '../../value/index.ts';
import { native, nativeTable } from '../native.ts';

/** The methods of Python's set. */
export const setMethods = nativeTable([
  native('add(self, item)', (_, self, item) => {
    setOf(self).add(item);
    return null;
  }),
  native('remove(self, item)', (_, self, item) => {
    if (!setOf(self).delete(item)) throw keyError(pyRepr(item));
    return null;
  }),
  native('discard(self, item)', (_, self, item) => {
    setOf(self).delete(item);
    return null;
  }),
  native('pop(self)', (_, self) => {
    const set = setOf(self);
    const [first] = set.values();
    if (first === undefined) throw keyError('pop from an empty set');
    set.delete(first);
    return first;
  }),
  native('clear(self)', (_, self) => {
    setOf(self).clear();
    return null;
  }),
  native('copy(self)', (_, self) => new PySet(setOf(self).values())),
  native('update(self, *others)', (_, self, others) => {
    const set = setOf(self);
    for (const other of groups(others)) for (const item of iterate(other)) set.add(item);
    return null;
  }),
  native('union(self, *others)', (_, self, others) => {
    return new PySet([...setOf(self).values(), ...groups(others).flatMap((other) => [...iterate(other)])]);
  }),
  native('intersection(self, *others)', (_, self, others) => {
    const sets = groups(others).map((other) => new PySet(iterate(other)));
    return new PySet([...setOf(self).values()].filter((item) => sets.every((set) => set.has(item))));
  }),
  native('difference(self, *others)', (_, self, others) => {
    const sets = groups(others).map((other) => new PySet(iterate(other)));
    return new PySet([...setOf(self).values()].filter((item) => !sets.some((set) => set.has(item))));
  }),
  native(
    'symmetric_difference(self, other)',
    (_, self, other) => new PySet(inOneOnly(setOf(self), new PySet(iterate(other)))),
  ),
  native('symmetric_difference_update(self, other)', (_, self, other) => {
    const set = setOf(self);
    refill(set, inOneOnly(set, new PySet(iterate(other))));
    return null;
  }),
  native('intersection_update(self, *others)', (_, self, others) => {
    const set = setOf(self);
    const sets = groups(others).map((other) => new PySet(iterate(other)));
    refill(
      set,
      [...set.values()].filter((item) => sets.every((each) => each.has(item))),
    );
    return null;
  }),
  native('difference_update(self, *others)', (_, self, others) => {
    const set = setOf(self);
    for (const other of groups(others)) for (const item of Array.from(iterate(other))) set.delete(item);
    return null;
  }),
  native('issubset(self, other)', (_, self, other) => {
    const theirs = new PySet(iterate(other));
    return [...setOf(self).values()].every((item) => theirs.has(item));
  }),
  native('issuperset(self, other)', (_, self, other) => {
    const set = setOf(self);
    return [...iterate(other)].every((item) => set.has(item));
  }),
  native('isdisjoint(self, other)', (_, self, other) => {
    const set = setOf(self);
    return ![...iterate(other)].some((item) => set.has(item));
  }),
]);

function inOneOnly(ours: PySet, theirs: PySet): Value[] {
  const onlyOurs = [...ours.values()].filter((item) => !theirs.has(item));
  return [...onlyOurs, ...[...theirs.values()].filter((item) => !ours.has(item))];
}

function refill(set: PySet, items: readonly Value[]): void {
  set.clear();
  for (const item of items) set.add(item);
}

function groups(others: Value): readonly Value[] {
  return others instanceof PyTuple ? others.items : [];
}

function setOf(self: Value): PySet {
  if (self instanceof PySet) return self;
  throw typeError(`'${typeName(self)}' object is not a set`);
}

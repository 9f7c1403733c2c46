import { iterate, keyError, PySet, pyRepr, type Value } from '../../value/index.ts';
import { native, nativeTable } from '../native.ts';

/** The methods of Python's set. */
export const setMethods = nativeTable([
  native('add(self: set, item)', (_, self, item) => {
    self.add(item);
  }),
  native('remove(self: set, item)', (_, self, item) => {
    if (!self.delete(item)) throw keyError(pyRepr(item));
  }),
  native('discard(self: set, item)', (_, self, item) => {
    self.delete(item);
  }),
  native('pop(self: set)', (_, self) => {
    const [first] = self.values();
    if (first === undefined) throw keyError('pop from an empty set');
    self.delete(first);
    return first;
  }),
  native('clear(self: set)', (_, self) => {
    self.clear();
  }),
  native('copy(self: set)', (_, self) => new PySet(self.values())),
  native('update(self: set, *others)', (_, self, others) => {
    for (const other of others) for (const item of iterate(other)) self.add(item);
  }),
  native('union(self: set, *others)', (_, self, others) => {
    return new PySet([...self.values(), ...others.flatMap((other) => [...iterate(other)])]);
  }),
  native('intersection(self: set, *others)', (_, self, others) => new PySet(inAll(self, others))),
  native('intersection_update(self: set, *others)', (_, self, others) => refill(self, inAll(self, others))),
  native('difference(self: set, *others)', (_, self, others) => {
    const sets = others.map(setOf);
    return new PySet([...self.values()].filter((item) => !sets.some((set) => set.has(item))));
  }),
  native('difference_update(self: set, *others)', (_, self, others) => {
    for (const other of others) for (const item of Array.from(iterate(other))) self.delete(item);
  }),
  native(
    'symmetric_difference(self: set, other)',
    (_, self, other) => new PySet(inOneOnly(self, setOf(other))),
  ),
  native('symmetric_difference_update(self: set, other)', (_, self, other) =>
    refill(self, inOneOnly(self, setOf(other))),
  ),
  native('issubset(self: set, other)', (_, self, other) => {
    const theirs = setOf(other);
    return [...self.values()].every((item) => theirs.has(item));
  }),
  native('issuperset(self: set, other)', (_, self, other) =>
    [...iterate(other)].every((item) => self.has(item)),
  ),
  native('isdisjoint(self: set, other)', (_, self, other) =>
    [...iterate(other)].every((item) => !self.has(item)),
  ),
]);

function inAll(ours: PySet, others: readonly Value[]): Value[] {
  const sets = others.map(setOf);
  return [...ours.values()].filter((item) => sets.every((set) => set.has(item)));
}

function inOneOnly(ours: PySet, theirs: PySet): Value[] {
  const onlyOurs = [...ours.values()].filter((item) => !theirs.has(item));
  return [...onlyOurs, ...[...theirs.values()].filter((item) => !ours.has(item))];
}

function refill(set: PySet, items: readonly Value[]): undefined {
  set.clear();
  for (const item of items) set.add(item);
}

function setOf(items: Value): PySet {
  return new PySet(iterate(items));
}

import {
  iterate,
  PyError,
  PyRange,
  PyTuple,
  pyEquals,
  pyRepr,
  typeName,
  type Value,
  valueError,
} from '../../value/index.ts';
import { type Native, native, nativeTable } from '../native.ts';
import { sortInPlace } from './sorting.ts';

/** The methods of Python's list. */
export const listMethods = nativeTable([
  native('append(self: list, item)', (runtime, self, item) => {
    runtime.budget.step();
    self.push(item);
  }),
  native('extend(self: list, items)', (runtime, self, items) => {
    for (const item of runtime.budget.counted([...iterate(items)])) self.push(item);
  }),
  native('insert(self: list, index: int, item)', (_, self, index, item) => {
    self.splice(index, 0, item);
  }),
  native('pop(self: list, index: int=-1)', (_, self, index) => pop(self, index)),
  native('remove(self: list, item)', (_, self, item) => {
    const at = self.findIndex((element) => pyEquals(element, item));
    if (at === -1) throw valueError('list.remove(x): x not in list');
    self.splice(at, 1);
  }),
  native('clear(self: list)', (_, self) => {
    self.length = 0;
  }),
  native('copy(self: list)', (_, self) => [...self]),
  native('reverse(self: list)', (_, self) => {
    self.reverse();
  }),
  native('sort(self: list, key=None, reverse: bool=False)', (runtime, self, key, reverse) => {
    sortInPlace(runtime, self, key, reverse);
  }),
  ...searching((self) => (Array.isArray(self) ? self : [])),
]);

/** The methods of Python's tuple. */
export const tupleMethods = nativeTable(searching((self) => (self instanceof PyTuple ? self.items : [])));

/** The methods of Python's range. */
export const rangeMethods = nativeTable(
  searching((self) => (self instanceof PyRange ? [...self.iterate()] : [])),
);

function searching(itemsOf: (self: Value) => readonly Value[]): Native[] {
  return [
    native('index(self, item, start: int=0, end: int | None=None)', (_, self, item, start, end) => {
      const items = itemsOf(self);
      const last = end ?? items.length;
      const from = start < 0 ? Math.max(0, start + items.length) : start;
      const at = items.findIndex(
        (element, index) => index >= from && index < last && pyEquals(element, item),
      );
      if (at === -1) throw valueError(`${pyRepr(item)} is not in ${typeName(self)}`);
      return at;
    }),
    native('count(self, item)', (runtime, self, item) => {
      let count = 0;
      for (const element of runtime.budget.counted(itemsOf(self))) if (pyEquals(element, item)) count += 1;
      return count;
    }),
  ];
}

function pop(list: Value[], index: number): Value {
  if (list.length === 0) throw new PyError('IndexError', 'pop from empty list');
  const at = index < 0 ? index + list.length : index;
  const [item] = at < 0 ? [] : list.splice(at, 1);
  if (item === undefined) throw new PyError('IndexError', 'pop index out of range');
  return item;
}

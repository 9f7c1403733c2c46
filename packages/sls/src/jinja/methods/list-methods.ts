import {
  isTruthy,
  iterate,
  PyError,
  PyRange,
  PyTuple,
  pyEquals,
  pyRepr,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueError,
} from '../../value/index.ts';
import { intArgument } from '../arguments.ts';
import { type Native, native, nativeTable } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { sortInPlace } from './sorting.ts';

/** The methods of Python's list. */
export const listMethods = nativeTable([
  native('append(self, item)', (runtime, self, item) => {
    const list = listOf(self);
    runtime.budget.step();
    list.push(item);
    return null;
  }),
  native('extend(self, items)', (runtime, self, items) => {
    const list = listOf(self);
    for (const item of runtime.budget.counted([...iterate(items)])) list.push(item);
    return null;
  }),
  native('insert(self, index, item)', (_, self, index, item) => {
    listOf(self).splice(intArgument(index, 'index'), 0, item);
    return null;
  }),
  native('pop(self, index=-1)', (_, self, index) => pop(listOf(self), intArgument(index, 'index'))),
  native('remove(self, item)', (_, self, item) => {
    const list = listOf(self);
    const at = list.findIndex((element) => pyEquals(element, item));
    if (at === -1) throw valueError('list.remove(x): x not in list');
    list.splice(at, 1);
    return null;
  }),
  native('clear(self)', (_, self) => {
    listOf(self).length = 0;
    return null;
  }),
  native('copy(self)', (_, self) => [...listOf(self)]),
  native('reverse(self)', (_, self) => {
    listOf(self).reverse();
    return null;
  }),
  native('sort(self, key=None, reverse=False)', (runtime, self, key, reverse) => {
    sortInPlace(runtime, listOf(self), key, isTruthy(reverse));
    return null;
  }),
  ...searching(listOf),
]);

/** The methods of Python's tuple. */
export const tupleMethods = nativeTable(searching((self) => (self instanceof PyTuple ? self.items : [])));

/** The methods of Python's range. */
export const rangeMethods = nativeTable(
  searching((self) => (self instanceof PyRange ? [...self.iterate()] : [])),
);

function searching(itemsOf: (self: Value) => readonly Value[]): Native[] {
  return [
    native('index(self, item, start=0, end=None)', (_, self, item, start, end) => {
      const items = itemsOf(self);
      const last = end === null ? items.length : intArgument(end, 'end');
      const first = intArgument(start, 'start');
      const from = first < 0 ? Math.max(0, first + items.length) : first;
      const at = items.findIndex(
        (element, index) => index >= from && index < last && pyEquals(element, item),
      );
      if (at === -1) throw valueError(`${pyRepr(item)} is not in ${typeName(self)}`);
      return at;
    }),
    native('count(self, item)', (runtime: Runtime, self, item) => {
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

function listOf(self: Value): Value[] {
  if (Array.isArray(self)) return self;
  throw self instanceof Undefined ? self.error() : typeError(`'${typeName(self)}' object is not a list`);
}

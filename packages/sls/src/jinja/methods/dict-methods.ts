import {
  DictView,
  isTruthy,
  iterate,
  keyError,
  PyDict,
  PyOrderedDict,
  PyTuple,
  pyRepr,
  type Value,
  valueError,
  valueOr,
} from '../../value/index.ts';
import { dictArgument } from '../arguments.ts';
import { type NativeTable, native, nativeTable } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The methods of Python's dict; those of Python 2 such as `iteritems` do not exist. */
export const dictMethods = nativeTable([
  native('get(self, key, default=None)', (_, self, key, fallback) =>
    valueOr(dictOf(self).get(key), () => fallback),
  ),
  native('keys(self)', (_, self) => new DictView(dictOf(self), 'keys')),
  native('values(self)', (_, self) => new DictView(dictOf(self), 'values')),
  native('items(self)', (_, self) => new DictView(dictOf(self), 'items')),
  native('copy(self)', (_, self) => dictOf(self).copy()),
  native('clear(self)', (_, self) => {
    dictOf(self).clear();
    return null;
  }),
  native('pop(self, key, *default)', (_, self, key, fallback) => {
    const dict = dictOf(self);
    const value = dict.get(key);
    if (value !== undefined) {
      dict.delete(key);
      return value;
    }
    const [other] = fallback instanceof PyTuple ? fallback.items : [];
    if (other === undefined) throw keyError(pyRepr(key));
    return other;
  }),
  native('popitem(self)', (_, self) => popItem(dictOf(self), true)),
  native('setdefault(self, key, default=None)', (_, self, key, fallback) => {
    const dict = dictOf(self);
    const value = dict.get(key);
    if (value !== undefined) return value;
    dict.set(key, fallback);
    return fallback;
  }),
  native('update(self, *other, **kwargs)', (runtime, self, others, keywords) => {
    const dict = dictOf(self);
    const [other] = others instanceof PyTuple ? others.items : [];
    if (other !== undefined) addEntries(runtime, dict, other);
    addEntries(runtime, dict, keywords);
    return null;
  }),
  native('fromkeys(self, keys, value=None)', (_, self, keys, value) => {
    const entries = Array.from(iterate(keys), (key): [Value, Value] => [key, value]);
    return self instanceof PyOrderedDict ? new PyOrderedDict(entries) : new PyDict(entries);
  }),
]);

/** The methods of Python's OrderedDict: those of dict, and what has to do with the order. */
export const orderedDictMethods: NativeTable = new Map([
  ...dictMethods,
  ...nativeTable([
    native('popitem(self, last=True)', (_, self, last) => popItem(dictOf(self), isTruthy(last))),
    native('move_to_end(self, key, last=True)', (_, self, key, last) => {
      const dict = dictOf(self);
      const value = dict.get(key);
      if (value === undefined) throw keyError(pyRepr(key));
      dict.delete(key);
      const others = isTruthy(last) ? [] : [...dict.entries()];
      if (!isTruthy(last)) dict.clear();
      for (const [name, item] of [[key, value] as const, ...others]) dict.set(name, item);
      return null;
    }),
  ]),
]);

/** Puts the entries of a dict, or of a list of pairs, into a dict. */
export function addEntries(runtime: Runtime, dict: PyDict, other: Value): void {
  if (other instanceof PyDict) {
    for (const [key, value] of other.copy().entries()) dict.set(key, value);
    return;
  }
  let index = 0;
  for (const pair of runtime.budget.counted(iterate(other))) {
    const [key, value, ...rest] = iterate(pair);
    if (key === undefined || value === undefined || rest.length > 0) {
      throw valueError(`dictionary update sequence element #${index} is not a pair`);
    }
    dict.set(key, value);
    index += 1;
  }
}

function popItem(dict: PyDict, last: boolean): PyTuple {
  const item = [...dict.entries()].at(last ? -1 : 0);
  if (item === undefined) {
    throw keyError(`${dict instanceof PyOrderedDict ? '' : 'popitem(): '}dictionary is empty`);
  }
  dict.delete(item[0]);
  return new PyTuple(item);
}

function dictOf(self: Value): PyDict {
  return dictArgument(self, 'self');
}

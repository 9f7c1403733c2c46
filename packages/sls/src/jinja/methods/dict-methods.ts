import {
  DictView,
  iterate,
  type Keywords,
  keyError,
  PyDict,
  PyOrderedDict,
  PyTuple,
  pyRepr,
  type Value,
  valueError,
  valueOr,
} from '../../value/index.ts';
import { type NativeTable, native, nativeTable } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The methods of Python's dict; those of Python 2 such as `iteritems` do not exist. */
export const dictMethods = nativeTable([
  native('get(self: dict, key, default=None)', (_, self, key, fallback) =>
    valueOr(self.get(key), () => fallback),
  ),
  native('keys(self: dict)', (_, self) => new DictView(self, 'keys')),
  native('values(self: dict)', (_, self) => new DictView(self, 'values')),
  native('items(self: dict)', (_, self) => new DictView(self, 'items')),
  native('copy(self: dict)', (_, self) => self.copy()),
  native('clear(self: dict)', (_, self) => {
    self.clear();
  }),
  native('pop(self: dict, key, *default)', (_, self, key, [fallback]) => {
    const value = self.get(key);
    self.delete(key);
    if (value !== undefined) return value;
    if (fallback === undefined) throw keyError(pyRepr(key));
    return fallback;
  }),
  native('popitem(self: dict)', (_, self) => popItem(self, true)),
  native('setdefault(self: dict, key, default=None)', (_, self, key, fallback) => {
    const value = self.get(key);
    if (value !== undefined) return value;
    self.set(key, fallback);
    return fallback;
  }),
  native('update(self: dict, *other, **kwargs)', (runtime, self, others, keywords) => {
    addAll(runtime, self, others, keywords);
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
    native('popitem(self: dict, last: bool=True)', (_, self, last) => popItem(self, last)),
    native('move_to_end(self: dict, key, last: bool=True)', (_, self, key, last) => {
      const value = self.get(key);
      if (value === undefined) throw keyError(pyRepr(key));
      self.delete(key);
      const others = last ? [] : [...self.entries()];
      if (!last) self.clear();
      for (const [name, item] of [[key, value] as const, ...others]) self.set(name, item);
    }),
  ]),
]);

/** Puts the entries of the first positional argument and then the keywords into a dict. */
export function addAll(
  runtime: Runtime,
  dict: PyDict,
  [other]: readonly Value[],
  keywords: Keywords,
): PyDict {
  if (other !== undefined) addEntries(runtime, dict, other);
  for (const [name, value] of keywords) dict.set(name, value);
  return dict;
}

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

import {
  DictView,
  iterate,
  PyDict,
  PyError,
  PyTuple,
  pyRepr,
  type Value,
  valueError,
  valueOr,
} from '../../value/index.ts';
import { dictArgument } from '../arguments.ts';
import { native, nativeTable } from '../native.ts';
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
    if (other === undefined) throw new PyError('KeyError', pyRepr(key));
    return other;
  }),
  native('popitem(self)', (_, self) => {
    const dict = dictOf(self);
    const last = [...dict.entries()].at(-1);
    if (last === undefined) throw new PyError('KeyError', 'popitem(): dictionary is empty');
    dict.delete(last[0]);
    return new PyTuple(last);
  }),
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
  native('fromkeys(self, keys, value=None)', (_, _self, keys, value) => {
    return new PyDict(Array.from(iterate(keys), (key): [Value, Value] => [key, value]));
  }),
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

function dictOf(self: Value): PyDict {
  return dictArgument(self, 'self');
}

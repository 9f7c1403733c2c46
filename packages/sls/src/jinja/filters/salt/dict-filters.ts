import { lookUp } from '../../../functions/traverse.ts';
import {
  iterate,
  PyDict,
  type PyError,
  pyStr,
  templateError,
  typeName,
  Undefined,
  type Value,
} from '../../../value/index.ts';
import { addEntries } from '../../methods/dict-methods.ts';
import { type Native, native } from '../../native.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** The filters that look into nested dicts and change them in place. */
export const dictFilters: readonly Native[] = [
  native("traverse(data, key, default=None, delimiter: str=':')", (_, data, key, fallback, delimiter) =>
    lookUp(defined(data), key, delimiter, fallback),
  ),
  changing('set_dict_key_value', (_runtime, parent, key, value) => {
    parent.set(key, value);
  }),
  changing('update_dict_key_value', (runtime, parent, key, value) => {
    const target = existing(parent, key, () => new PyDict());
    if (!(target instanceof PyDict)) throw cannot('update', target);
    addEntries(runtime, target, value);
  }),
  changing('append_dict_key_value', (_runtime, parent, key, value) => {
    const target = existing(parent, key, () => []);
    if (!Array.isArray(target)) throw cannot('append', target);
    target.push(value);
  }),
  changing('extend_dict_key_value', (runtime, parent, key, value) => {
    const target = existing(parent, key, () => []);
    if (!Array.isArray(target)) throw cannot('extend', target);
    for (const item of runtime.budget.counted([...iterate(value)])) target.push(item);
  }),
];

function defined(value: Value): Value {
  if (value instanceof Undefined) throw value.error();
  return value;
}

type Change = (runtime: Runtime, parent: PyDict, key: string, value: Value) => void;

function changing(name: string, change: Change): Native {
  return native(
    `${name}(in_dict: dict, keys, value, delimiter: str=':', ordered_dict=False)`,
    (runtime, root, keys, value, delimiter) => {
      const path = pyStr(keys).split(delimiter);
      const last = path.pop() ?? '';
      let parent = root;
      for (const step of path) {
        const next = parent.get(step);
        const inner = next instanceof PyDict ? next : new PyDict();
        if (inner !== next) parent.set(step, inner);
        parent = inner;
      }
      change(runtime, parent, last, value);
      return root;
    },
  );
}

function existing(parent: PyDict, key: string, create: () => Value): Value {
  const found = parent.get(key) ?? null;
  if (found !== null) return found;
  const created = create();
  parent.set(key, created);
  return created;
}

function cannot(verb: string, target: Value): PyError {
  return templateError(`The last key contains a ${typeName(target)}, which cannot ${verb}.`);
}

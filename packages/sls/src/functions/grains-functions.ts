import { PyDict, pyStr, type Value } from '../value/index.ts';
import { filterBy } from './filter-by.ts';
import { asDict } from './merge.ts';
import { alias, pure } from './pure-function.ts';
import { lookUp, traverse } from './traverse.ts';

const get = pure(
  "grains.get(key, default='', delimiter=':', ordered=True)",
  ({ grains }, key, fallback, delimiter) => lookUp(grains, key, pyStr(delimiter), fallback),
);

const item = pure('grains.item(*args, **kwargs)', ({ grains }, keys, options) => {
  const given = asDict(options, 'the keywords');
  const delimiter = pyStr(given.get('delimiter') ?? ':');
  const fallback = given.get('default') ?? '';
  const wanted = Array.isArray(keys) ? keys : [];
  return new PyDict(wanted.map((key): [Value, Value] => [key, lookUp(grains, key, delimiter, fallback)]));
});

const items = pure('grains.items(sanitize=False)', ({ grains }) => grains);

const ls = pure('grains.ls()', ({ grains }) => Array.from(grains.keys()));

const hasValue = pure('grains.has_value(key)', ({ grains }, key) => traverse(grains, key, ':') !== undefined);

const equals = pure('grains.equals(key, value)', ({ grains }, key, value) => {
  return pyStr(lookUp(grains, key, ':', '')) === pyStr(value);
});

const filter = pure(
  "grains.filter_by(lookup_dict, grain='os_family', merge=None, default='default', base=None)",
  (context, table, path, merge, fallback, base) =>
    filterBy(asDict(table, 'lookup_dict'), path, context.grains, { merge, fallback, base }),
);

/** `grains.*`: look-ups in the facts of the host. */
export const grainsFunctions = [get, alias('grains.fetch', get), item, items, ls, hasValue, equals, filter];

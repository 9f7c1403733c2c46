import { isTruthy, PyDict, PyError, pyEquals, pyStr, typeName, type Value } from '../value/index.ts';
import { filterBy } from './filter-by.ts';
import { asDict, copyOf, deepCopy, updateDict } from './merge.ts';
import { alias, type PureContext, pure } from './pure-function.ts';
import { lookUp, traverse } from './traverse.ts';

/** Stands for a default that the caller did not give; no YAML or template can produce it. */
const notGiven = "'\0not given'";

const get = pure(
  `pillar.get(key, default=${notGiven}, merge=False, merge_nested_lists=None, delimiter=':', pillarenv=None, saltenv=None)`,
  (context, key, written, merge, mergeNestedLists, delimiter) => {
    const isGiven = written !== notGiven.slice(1, -1);
    const fallback = isGiven ? written : '';
    const separator = pyStr(delimiter);
    const found = traverse(context.pillar, key, separator);
    if (isTruthy(merge)) {
      const lists = mergeNestedLists ?? context.opts.get('pillar_merge_lists') ?? false;
      const merged = mergedWithDefault(fallback, found, isTruthy(lists));
      if (merged !== undefined) return merged;
      context.log(
        'error',
        `pillar.get: the default of '${pyStr(key)}' does not fit its value, merge is skipped`,
      );
    }
    if (found !== undefined) return found;
    if (!isGiven && isTruthy(context.opts.get('pillar_raise_on_missing') ?? null)) throw missing(key);
    return fallback;
  },
);

/** Two mappings or two lists merge, what is missing counting as empty; anything else does not. */
function mergedWithDefault(
  fallback: Value,
  found: Value | undefined,
  mergeLists: boolean,
): Value | undefined {
  if (fallback instanceof PyDict) {
    const value = found === undefined ? new PyDict() : found;
    return value instanceof PyDict ? updateDict(copyOf(fallback), value, { mergeLists }) : undefined;
  }
  if (!Array.isArray(fallback)) return undefined;
  const value = found === undefined ? [] : found;
  if (!Array.isArray(value)) return undefined;
  const own = fallback.map(deepCopy);
  return [...own, ...value.filter((element) => !own.some((other) => pyEquals(other, element)))];
}

function missing(key: Value): PyError {
  return new PyError('KeyError', `Pillar key not found: ${pyStr(key)}`);
}

function pick({ pillar }: PureContext, keys: Value, options: Value): PyDict {
  const given = asDict(options, 'the keywords');
  const delimiter = pyStr(given.get('delimiter') ?? ':');
  const fallback = given.has('default') ? (given.get('default') ?? null) : '';
  const wanted = Array.isArray(keys) ? keys : [];
  return new PyDict(wanted.map((key): [Value, Value] => [key, lookUp(pillar, key, delimiter, fallback)]));
}

const item = pure('pillar.item(*args, **kwargs)', pick);

/** All of it, or with arguments what `pillar.item` gives; `pillar`, `pillarenv` and `saltenv` ask for a compilation of their own. */
function itemsOf(context: PureContext, keys: Value, options: Value): PyDict {
  const given = asDict(options, 'the keywords');
  const { pillar, pillarenv, saltenv } = Object.fromEntries(
    Array.from(given.entries(), ([name, value]) => [pyStr(name), value]),
  );
  const isOwn = [pillar, pillarenv, saltenv].some((value) => value !== undefined && value !== null);
  const compiled = isOwn
    ? context.compilePillar({
        ...(pillar instanceof PyDict ? { override: pillar } : {}),
        ...(typeof pillarenv === 'string' ? { pillarenv } : {}),
        ...(typeof saltenv === 'string' ? { saltenv } : {}),
      })
    : context.pillar;
  return isTruthy(keys) ? pick({ ...context, pillar: compiled }, keys, options) : compiled;
}

const items = pure('pillar.items(*args, **kwargs)', itemsOf);

const raw = pure('pillar.raw(key=None)', ({ pillar }, key) =>
  isTruthy(key) ? lookUp(pillar, [key], ':', new PyDict()) : pillar,
);

const ls = pure('pillar.ls(*args)', (context, keys) =>
  Array.from(itemsOf(context, keys, new PyDict()).keys()),
);

const keys = pure("pillar.keys(key, delimiter=':')", ({ pillar }, key, delimiter) => {
  const found = traverse(pillar, key, pyStr(delimiter));
  if (found === undefined) throw missing(key);
  if (found instanceof PyDict) return Array.from(found.keys());
  throw new PyError('ValueError', `Pillar value in key ${pyStr(key)} is not a dict`);
});

const obfuscate = pure('pillar.obfuscate(*args, **kwargs)', (context, keys, options) =>
  withTypesOnly(itemsOf(context, keys, options)),
);

function withTypesOnly(value: Value): Value {
  if (value instanceof PyDict) {
    return new PyDict(
      Array.from(value.entries(), ([key, part]): [Value, Value] => [key, withTypesOnly(part)]),
    );
  }
  return Array.isArray(value) ? value.map(withTypesOnly) : `<${typeName(value)}>`;
}

const filter = pure(
  "pillar.filter_by(lookup_dict, pillar, merge=None, default='default', base=None)",
  (context, table, path, merge, fallback, base) =>
    filterBy(asDict(table, 'lookup_dict'), path, context.pillar, { merge, fallback, base }),
);

/** `pillar.*`: look-ups in the pillar that the minion holds. */
export const pillarFunctions = [
  get,
  alias('pillar.fetch', get),
  item,
  items,
  alias('pillar.data', items),
  raw,
  ls,
  keys,
  obfuscate,
  filter,
];

import {
  isTruthy,
  keyError,
  PyDict,
  type PyError,
  pyEquals,
  pyStr,
  typeName,
  type Value,
  valueError,
} from '../value/index.ts';
import { filterBy, filterByOptions } from './filter-by.ts';
import { dict, list, optionalText, optionalValue, text, truth, value } from './language-arguments.ts';
import { alias, defineLanguageFunction, type PureContext } from './language-function.ts';
import { copyOf, deepCopy, updateDict } from './merge.ts';
import { lookUp, traverse } from './traverse.ts';

const delimiter = text('What separates the steps of a path.', ':');
const ignored = value('Accepted for compatibility.', null);

const get = defineLanguageFunction({
  name: 'pillar.get',
  summary: 'A pillar value, at any depth.',
  args: {
    key: value('Its path.'),
    default: optionalValue('What is given where there is none; an empty text unless given.'),
    merge: truth('Merge the value over the default, both mappings or both lists.', false),
    merge_nested_lists: value('Lists in mappings join too; `pillar_merge_lists` decides unless given.', null),
    delimiter,
    pillarenv: ignored,
    saltenv: ignored,
  },
  examples: [{ key: 'app:port', default: 8000 }],
  run({ key, default: given, merge, merge_nested_lists: nested, delimiter: separator }, context) {
    const fallback = given === undefined ? '' : given;
    const found = traverse(context.pillar, key, separator);
    if (merge) {
      const lists = nested ?? context.opts.get('pillar_merge_lists') ?? false;
      const merged = mergedWithDefault(fallback, found, isTruthy(lists));
      if (merged !== undefined) return merged;
      context.log(
        'error',
        `pillar.get: the default of '${pyStr(key)}' does not fit its value, merge is skipped`,
      );
    }
    if (found !== undefined) return found;
    const raises = given === undefined && isTruthy(context.opts.get('pillar_raise_on_missing') ?? null);
    if (raises) throw missing(key);
    return fallback;
  },
});

const picked = {
  args: list('Their paths.', []),
  default: value('What is given for a value that is not there.', ''),
  delimiter,
};

/** A pillar of its own is compiled where any of these is given. */
const compilation = {
  pillar: value('Pillar laid over what is compiled.', null),
  pillarenv: value('The one environment that pillar is compiled from.', null),
  saltenv: value('The environment that it is compiled for.', null),
};

const items = defineLanguageFunction({
  name: 'pillar.items',
  summary: 'The pillar of this minion, or some of its values.',
  args: { ...picked, ...compilation },
  keywords: 'Accepted for compatibility.',
  variadic: 'args',
  examples: [{ args: ['app'] }],
  run: (asked, context) => chosen(asked, compiled(context, asked)),
});

/** `pillar.*`: look-ups in the pillar that the minion holds. */
export const pillarFunctions = [
  get,
  alias('pillar.fetch', get),
  defineLanguageFunction({
    name: 'pillar.item',
    summary: 'Some pillar values.',
    args: picked,
    keywords: 'Accepted for compatibility.',
    variadic: 'args',
    examples: [{ args: ['app:port', 'app:name'] }],
    run: (asked, { pillar }) => pick(pillar, asked),
  }),
  items,
  alias('pillar.data', items),
  defineLanguageFunction({
    name: 'pillar.raw',
    summary: 'The pillar as the minion holds it, or a value of its first level.',
    args: { key: value('The key of the value.', null) },
    examples: [{ key: 'app' }],
    run: ({ key }, { pillar }) => (isTruthy(key) ? lookUp(pillar, [key], ':', new PyDict()) : pillar),
  }),
  defineLanguageFunction({
    name: 'pillar.ls',
    summary: 'The keys at the top of pillar.',
    args: { args: list('Those alone that are among these.', []) },
    variadic: 'args',
    examples: [{ args: ['app', 'site'] }],
    run: (asked, { pillar }) => Array.from(chosen({ ...asked, default: '', delimiter: ':' }, pillar).keys()),
  }),
  defineLanguageFunction({
    name: 'pillar.keys',
    summary: 'The keys of a mapping in pillar.',
    args: { key: value('Path of the mapping.'), delimiter },
    examples: [{ key: 'app:users' }],
    run({ key, delimiter: separator }, { pillar }) {
      const found = traverse(pillar, key, separator);
      if (found === undefined) throw missing(key);
      if (found instanceof PyDict) return Array.from(found.keys());
      throw valueError(`Pillar value in key ${pyStr(key)} is not a dict`);
    },
  }),
  defineLanguageFunction({
    name: 'pillar.obfuscate',
    summary: 'The pillar, or some of its values, with the kinds of the values in their places.',
    args: { ...picked, ...compilation },
    keywords: 'Accepted for compatibility.',
    variadic: 'args',
    examples: [{ args: ['app'] }],
    run: (asked, context) => withTypesOnly(chosen(asked, compiled(context, asked))),
  }),
  defineLanguageFunction({
    name: 'pillar.filter_by',
    summary: 'The entry of a mapping that a pillar value selects.',
    args: {
      lookup_dict: dict('lookup_dict', 'The mapping; its keys are globs.'),
      pillar: value('Path of the pillar value.'),
      ...filterByOptions,
    },
    examples: [{ lookup_dict: { production: { workers: 8 }, default: { workers: 2 } }, pillar: 'stage' }],
    run: ({ lookup_dict: table, pillar: path, ...options }, { pillar }) =>
      filterBy(table, path, pillar, options),
  }),
  defineLanguageFunction({
    name: 'pillar.file_exists',
    summary: 'Whether there is a file in the pillar roots; only pillar itself can ask.',
    args: {
      path: text('Path of the file in the pillar roots.'),
      saltenv: optionalText('The environment; any unless given.'),
    },
    examples: [{ path: 'app/secrets.sls' }],
    run({ path, saltenv }, { pillarRoots }) {
      if (pillarRoots === undefined)
        throw valueError('No pillar_roots found. Are you running this on the master?');
      const environments = saltenv === undefined ? pillarRoots.environments : [saltenv];
      return environments.some((environment) => pillarRoots.list(environment).includes(path));
    },
  }),
];

/** Two mappings or two lists merge, what is missing counting as empty; anything else does not. */
function mergedWithDefault(
  fallback: Value,
  found: Value | undefined,
  mergeLists: boolean,
): Value | undefined {
  if (fallback instanceof PyDict) {
    const own = found === undefined ? new PyDict() : found;
    return own instanceof PyDict ? updateDict(copyOf(fallback), own, { mergeLists }) : undefined;
  }
  if (!Array.isArray(fallback)) return undefined;
  const own = found === undefined ? [] : found;
  if (!Array.isArray(own)) return undefined;
  const copied = fallback.map(deepCopy);
  return [...copied, ...own.filter((element) => !copied.some((other) => pyEquals(other, element)))];
}

function missing(key: Value): PyError {
  return keyError(`Pillar key not found: ${pyStr(key)}`);
}

/** Which values are asked for. */
interface Picked {
  readonly args: readonly Value[];
  readonly default: Value;
  readonly delimiter: string;
}

function chosen(asked: Picked, pillar: PyDict): PyDict {
  return asked.args.length > 0 ? pick(pillar, asked) : pillar;
}

function pick(pillar: PyDict, { args: keys, default: fallback, delimiter: separator }: Picked): PyDict {
  return new PyDict(keys.map((key): [Value, Value] => [key, lookUp(pillar, key, separator, fallback)]));
}

type Compilation = { readonly [Name in 'pillar' | 'pillarenv' | 'saltenv']: Value };

function compiled(context: PureContext, { pillar, pillarenv, saltenv }: Compilation): PyDict {
  if (pillar === null && pillarenv === null && saltenv === null) return context.pillar;
  return context.compilePillar({
    override: pillar instanceof PyDict ? pillar : undefined,
    pillarenv: typeof pillarenv === 'string' ? pillarenv : undefined,
    saltenv: typeof saltenv === 'string' ? saltenv : undefined,
  });
}

function withTypesOnly(data: Value): Value {
  if (data instanceof PyDict) {
    return new PyDict(
      Array.from(data.entries(), ([key, part]): [Value, Value] => [key, withTypesOnly(part)]),
    );
  }
  return Array.isArray(data) ? data.map(withTypesOnly) : `<${typeName(data)}>`;
}

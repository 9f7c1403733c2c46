import { PyDict, pyStr, type Value } from '../value/index.ts';
import { filterBy, filterByOptions } from './filter-by.ts';
import { dict, list, text, truth, value } from './language-arguments.ts';
import { alias, defineLanguageFunction } from './language-function.ts';
import { lookUp, traverse } from './traverse.ts';

const path = value('Its path.');
const fallback = value('What is given where there is none.', '');
const delimiter = text('What separates the steps of the path.', ':');

const get = defineLanguageFunction({
  name: 'grains.get',
  summary: 'A grain, at any depth.',
  args: {
    key: path,
    default: fallback,
    delimiter,
    ordered: truth('Accepted for compatibility.', true),
  },
  examples: [{ key: 'os_family' }, { key: 'ip4_interfaces:eth0:0' }],
  run: ({ key, default: otherwise, delimiter: separator }, { grains }) =>
    lookUp(grains, key, separator, otherwise),
});

/** `grains.*`: look-ups in the facts of the host. */
export const grainsFunctions = [
  get,
  alias('grains.fetch', get),
  defineLanguageFunction({
    name: 'grains.item',
    summary: 'Some grains.',
    args: {
      args: list('Their paths.', []),
      default: fallback,
      delimiter,
    },
    keywords: 'Accepted for compatibility.',
    variadic: 'args',
    examples: [{ args: ['os', 'osrelease'] }],
    run: ({ args: keys, default: otherwise, delimiter: separator }, { grains }) =>
      new PyDict(keys.map((key): [Value, Value] => [key, lookUp(grains, key, separator, otherwise)])),
  }),
  defineLanguageFunction({
    name: 'grains.items',
    summary: 'All grains.',
    args: { sanitize: truth('Accepted for compatibility.', false) },
    examples: [{ sanitize: true }],
    run: (_, { grains }) => grains,
  }),
  defineLanguageFunction({
    name: 'grains.ls',
    summary: 'The names of all grains.',
    args: {},
    run: (_, { grains }) => Array.from(grains.keys()),
  }),
  defineLanguageFunction({
    name: 'grains.has_value',
    summary: 'Whether a grain is there.',
    args: { key: path },
    examples: [{ key: 'roles' }],
    run: ({ key }, { grains }) => traverse(grains, key, ':') !== undefined,
  }),
  defineLanguageFunction({
    name: 'grains.equals',
    summary: 'Whether a grain has this value.',
    args: { key: path, value: text('The value.') },
    examples: [{ key: 'os', value: 'Debian' }],
    run: ({ key, value: wanted }, { grains }) => pyStr(lookUp(grains, key, ':', '')) === wanted,
  }),
  defineLanguageFunction({
    name: 'grains.filter_by',
    summary: 'The entry of a mapping that a grain selects, with another mapping merged over it.',
    args: {
      lookup_dict: dict('lookup_dict', 'The mapping; its keys are globs.'),
      grain: value('Path of the grain.', 'os_family'),
      ...filterByOptions,
    },
    examples: [{ lookup_dict: { Debian: { pkg: 'apache2' }, RedHat: { pkg: 'httpd' } } }],
    run: ({ lookup_dict: table, grain, ...options }, { grains }) => filterBy(table, grain, grains, options),
  }),
];

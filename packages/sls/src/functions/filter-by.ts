import { compileGlob } from '@muster/shared';
import { type PyDict, pyStr, type Value } from '../value/index.ts';
import { value } from './language-arguments.ts';
import { mergeLookup } from './merge.ts';
import { traverse } from './traverse.ts';

/** Salt's lookup tables: the entry whose key, a glob, fits a value of grains or pillar; for a list the first of its elements that fits any. */
export function filterBy(
  table: PyDict,
  path: Value,
  data: PyDict,
  options: { readonly merge: Value; readonly default: Value; readonly base: Value },
): Value {
  const selecting = traverse(data, path, ':') ?? [];
  const candidates = (Array.isArray(selecting) ? selecting : [selecting]).map(pyStr);
  const found = firstFit(table, candidates) ?? table.get(options.default);
  const base = options.base === null || options.base === '' ? undefined : table.get(options.base);
  return mergeLookup(found ?? undefined, base, options.merge);
}

/** The arguments that such functions share. */
export const filterByOptions = {
  merge: value('A mapping that is merged over the entry.', null),
  default: value('Key of the entry that is taken where none fits.', 'default'),
  base: value('Key of an entry that lies under the one that was found.', null),
};

function firstFit(table: PyDict, candidates: readonly string[]): Value | undefined {
  const patterns = Array.from(table.entries(), ([key, entry]) => ({ fits: compileGlob(pyStr(key)), entry }));
  for (const candidate of candidates) {
    const match = patterns.find(({ fits, entry }) => entry !== null && fits(candidate));
    if (match !== undefined) return match.entry;
  }
  return undefined;
}

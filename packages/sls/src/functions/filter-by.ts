import { compileGlob } from '@muster/shared';
import { type PyDict, pyStr, type Value } from '../value/index.ts';
import { mergeLookup } from './merge.ts';
import { traverse } from './traverse.ts';

/** Salt's lookup tables: the entry whose key, a glob, fits a value of grains or pillar; for a list the first of its elements that fits any. */
export function filterBy(
  table: PyDict,
  path: Value,
  data: PyDict,
  options: { readonly merge: Value; readonly fallback: Value; readonly base: Value },
): Value {
  const value = traverse(data, path, ':') ?? [];
  const candidates = (Array.isArray(value) ? value : [value]).map(pyStr);
  const found = firstFit(table, candidates) ?? table.get(options.fallback);
  const base = options.base === null || options.base === '' ? undefined : table.get(options.base);
  return mergeLookup(found ?? undefined, base, options.merge);
}

function firstFit(table: PyDict, candidates: readonly string[]): Value | undefined {
  const patterns = Array.from(table.entries(), ([key, entry]) => ({ fits: compileGlob(pyStr(key)), entry }));
  for (const candidate of candidates) {
    const match = patterns.find(({ fits, entry }) => entry !== null && fits(candidate));
    if (match !== undefined) return match.entry;
  }
  return undefined;
}

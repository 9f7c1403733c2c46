import { isRecord } from '../data/json.ts';
import { MusterError } from '../errors/muster-error.ts';
import { pythonText } from '../text/python-text.ts';
import { compileGlob, type TextMatcher } from './glob.ts';
import { compilePattern, type PatternBudget } from './pattern.ts';

/** How the value at the end of a path is compared; letter case never counts. */
export type Comparison = 'glob' | 'pcre' | 'exact';
export type DataMatcher = (data: unknown) => boolean;

const defaultDelimiter = ':';

/**
 * A target such as `os:Debian` or `net:eth0:10.*` over nested data, as Salt reads it: any delimiter may belong to the
 * path or to the value, longer paths are tried first; lists match by any member, mappings by a key.
 */
export function compileDataPath(
  expression: string,
  comparison: Comparison,
  delimiter: string = defaultDelimiter,
  budget?: PatternBudget,
): DataMatcher {
  const compare = memoized((wanted) => compileComparison(wanted, comparison, budget));
  const parts = expression.split(delimiter, mostParts + 1);
  if (delimiter === '' || parts.length < 2) {
    throw new MusterError(
      'TARGET_INVALID',
      `${JSON.stringify(expression)} has no ${JSON.stringify(delimiter)} between the key and the value that it should have`,
    );
  }
  if (parts.length > mostParts) {
    throw new MusterError('TARGET_INVALID', `a target of more than ${mostParts} levels cannot be looked up`);
  }
  // A tail may be broken where a delimiter stands inside a regular expression; when all of them are, so is the target.
  const tails = parts.slice(1).map((_, index) => parts.slice(index + 1).join(delimiter));
  const failures = tails.map((tail) => compare(tail).failure);
  const failure = failures.at(-1);
  if (failure !== undefined && failures.every((each) => each !== undefined)) throw failure;
  return (data) => {
    const search: Search = { compare: (wanted) => compare(wanted).matches, inVain: new Map() };
    return matchesPath(data, expression, delimiter, search);
  };
}

/** Deeper than data that people target, and short of where looking costs more than it is worth. */
const mostParts = 100;

interface Search {
  readonly compare: (wanted: string) => TextMatcher;
  /** What was looked for below a mapping and is not there: each is tried once, whatever ways lead to it. */
  readonly inVain: Map<object, Set<string>>;
}

function matchesPath(data: unknown, expression: string, delimiter: string, search: Search): boolean {
  const parts = expression.split(delimiter);
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const isEverything = length === 1 && parts[0] === '*';
    const wanted = isEverything ? expression : parts.slice(length).join(delimiter);
    const found = isEverything ? data : valueAt(data, parts.slice(0, length));
    if (found !== undefined && matchesValue(found, wanted, search)) return true;
  }
  return false;
}

function matchesValue(found: unknown, wanted: string, search: Search): boolean {
  if (isRecord(found)) return Object.keys(found).length > 0 && matchesRecord(found, wanted, search);
  if (!Array.isArray(found)) return matchesText(found, wanted, search);
  return found.some(
    (member) =>
      (isRecord(member) && matchesRecord(member, wanted, search)) || matchesText(member, wanted, search),
  );
}

function matchesRecord(record: Record<string, unknown>, wanted: string, search: Search): boolean {
  const inVain = search.inVain.get(record) ?? new Set();
  if (inVain.has(wanted)) return false;
  search.inVain.set(record, inVain.add(wanted));
  return matchesBelow(record, wanted, search);
}

function matchesBelow(record: Record<string, unknown>, wanted: string, search: Search): boolean {
  const searchesBelow = wanted.startsWith('*:');
  const rest = searchesBelow ? wanted.slice(2) : wanted;
  if (rest === '*' || Object.hasOwn(record, rest)) return true;
  if (rest.includes(defaultDelimiter) && matchesPath(record, rest, defaultDelimiter, search)) return true;
  if (!searchesBelow) return false;
  return Object.values(record).some((value) => {
    if (isRecord(value)) return matchesRecord(value, rest, search);
    if (Array.isArray(value)) return value.some((item) => matchesText(item, rest, search));
    return matchesText(value, rest, search);
  });
}

function matchesText(value: unknown, wanted: string, search: Search): boolean {
  return search.compare(wanted)(pythonText(value).toLowerCase());
}

/** The value at a path through mappings and lists; a list is entered by index or through any mapping in it. */
function valueAt(data: unknown, path: readonly string[]): unknown {
  let current = data;
  for (const part of path) {
    current = Array.isArray(current) ? memberAt(current, part) : ownValue(current, part);
    if (current === undefined) return undefined;
  }
  return current;
}

function memberAt(list: readonly unknown[], part: string): unknown {
  const embedded = list.find((item) => isRecord(item) && Object.hasOwn(item, part));
  if (embedded !== undefined) return ownValue(embedded, part);
  return /^-?\d+$/.test(part) ? list.at(Number(part)) : undefined;
}

function ownValue(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

interface Comparator {
  readonly matches: TextMatcher;
  readonly failure?: MusterError;
}

function compileComparison(
  wanted: string,
  comparison: Comparison,
  budget: PatternBudget | undefined,
): Comparator {
  // Salt lowers the pattern as it is, escapes such as \D included.
  const lowered = wanted.toLowerCase();
  switch (comparison) {
    case 'exact':
      return { matches: (text) => text === lowered };
    case 'glob':
      return { matches: compileGlob(lowered) };
    default:
      try {
        return { matches: compilePattern(lowered, budget) };
      } catch (failure) {
        if (!(failure instanceof MusterError)) throw failure;
        return { matches: () => false, failure };
      }
  }
}

function memoized(make: (wanted: string) => Comparator): (wanted: string) => Comparator {
  const made = new Map<string, Comparator>();
  return (wanted) => {
    let comparator = made.get(wanted);
    if (comparator === undefined) {
      comparator = make(wanted);
      made.set(wanted, comparator);
    }
    return comparator;
  };
}

import { MusterError } from '../errors/muster-error.ts';
import type { Nodegroups } from './target.ts';

export const compoundOperators: ReadonlySet<string> = new Set(['and', 'or', 'not', '(', ')']);

const mostWords = 100_000;

/**
 * The words of the compound expression that a node group stands for, groups inside it expanded, as Salt does it: a
 * group that refers to others comes in parentheses, one that does not comes as it was written. An unknown group or a
 * circle of groups is TARGET_INVALID.
 */
export function expandNodegroup(name: string, nodegroups: Nodegroups): readonly string[] {
  return expand(name, nodegroups, [], { words: 0 });
}

function expand(
  name: string,
  nodegroups: Nodegroups,
  outer: readonly string[],
  budget: { words: number },
): readonly string[] {
  if (outer.includes(name)) {
    const circle = [...outer.slice(outer.indexOf(name)), name].join(' -> ');
    throw new MusterError('TARGET_INVALID', `the node groups ${circle} refer to one another in a circle`);
  }
  const words = wordsOf(name, nodegroups);
  let hasInner = false;
  const expanded = words.flatMap((word) => {
    budget.words += 1;
    if (budget.words > mostWords) {
      throw new MusterError(
        'TARGET_INVALID',
        `the node group ${name} expands to more than ${mostWords} words`,
      );
    }
    if (!isReference(word)) return [word];
    hasInner = true;
    return expand(word.slice(2), nodegroups, [...outer, name], budget);
  });
  const list = asListOfIds(words);
  if (outer.length > 0) return list ?? ['(', ...expanded, ')'];
  return hasInner ? ['(', ...expanded, ')'] : (list ?? words);
}

function wordsOf(name: string, nodegroups: Nodegroups): readonly string[] {
  const definition = Object.hasOwn(nodegroups, name) ? nodegroups[name] : undefined;
  if (definition === undefined) {
    throw new MusterError('TARGET_INVALID', `there is no node group ${JSON.stringify(name)}`);
  }
  const words =
    typeof definition === 'string' ? definition.split(/\s+/).filter(Boolean) : definition.map(String);
  if (words.length === 0) {
    throw new MusterError('TARGET_INVALID', `the node group ${JSON.stringify(name)} is empty`);
  }
  return words;
}

function isReference(word: string): boolean {
  return word.length >= 3 && word.startsWith('N@');
}

/** A group of plain words is a list of ids, or of regular expressions where one looks like that. */
function asListOfIds(words: readonly string[]): readonly string[] | undefined {
  const isPlain = words.every(
    (word) => !compoundOperators.has(word) && !word.includes('*') && !/^[A-Z]@/.test(word),
  );
  if (!isPlain) return undefined;
  const engine = words.some((word) => /[()[\]{}\\?]/.test(word)) ? 'E' : 'L';
  return [`${engine}@${words.join(',')}`];
}

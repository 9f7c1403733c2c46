import { compileTarget, type MatchOptions } from './match-target.ts';
import type { Nodegroups, Target, TargetSubject } from './target.ts';

/** Which of the known minions a target selects, sorted, and which named ones nobody knows. */
export interface Selection {
  readonly minions: readonly string[];
  /** Ids that a list names and that are not among the minions. */
  readonly missing: readonly string[];
}

/** The minions among `subjects` that a target selects. Throws TARGET_INVALID for what is empty or cannot be parsed. */
export function selectMinions(
  target: Target,
  subjects: Iterable<TargetSubject>,
  nodegroups: Nodegroups = {},
  options: MatchOptions = {},
): Selection {
  const matches = compileTarget(target, nodegroups, options);
  const known = new Set<string>();
  const minions: string[] = [];
  for (const subject of subjects) {
    known.add(subject.id);
    if (matches(subject)) minions.push(subject.id);
  }
  return { minions: minions.toSorted(), missing: namedIds(target).filter((id) => !known.has(id)) };
}

/** The ids that a target spells out: all of a list, and of the `L@` operands that a compound does not exclude. */
function namedIds({ expression, type }: Target): string[] {
  if (type === 'list') return toIds(expression);
  if (type !== 'compound') return [];
  const words = typeof expression === 'string' ? expression.split(/\s+/) : expression;
  return words.flatMap((word, index) =>
    word.startsWith('L@') && words[index - 1] !== 'not' ? toIds(word.slice(2)) : [],
  );
}

function toIds(list: string | readonly string[]): string[] {
  return [...new Set(typeof list === 'string' ? list.split(',') : list)].filter(Boolean);
}

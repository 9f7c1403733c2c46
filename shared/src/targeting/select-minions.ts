import { MusterError } from '../errors/muster-error.ts';
import { interruptibly } from '../time/interruptibly.ts';
import { compileTarget, type MatchOptions } from './match-target.ts';
import type { Nodegroups, Target, TargetSubject } from './target.ts';

/** Which of the known minions a target selects, sorted, and which named ones nobody knows. */
export interface Selection {
  readonly minions: readonly string[];
  /** Ids that a list names and that are not among the minions. */
  readonly missing: readonly string[];
}

export interface SelectOptions extends Pick<MatchOptions, 'exactPillar'> {
  /** How long it may take, in milliseconds; two seconds unless given. */
  readonly limitMs?: number | undefined;
}

/**
 * The minions among `subjects` that a target selects. Throws TARGET_INVALID for what is empty or cannot be parsed, and
 * TIMEOUT when a hostile target, or what a hostile minion says of itself, would hold up the thread for longer.
 */
export function selectMinions(
  target: Target,
  subjects: Iterable<TargetSubject>,
  nodegroups: Nodegroups = {},
  { exactPillar, limitMs = 2000 }: SelectOptions = {},
): Selection {
  const known = new Set<string>();
  const minions: string[] = [];
  let at: string | undefined;
  const select = (): void => {
    const matches = compileTarget(target, nodegroups, { exactPillar, isTimed: true });
    for (const subject of subjects) {
      at = subject.id;
      known.add(subject.id);
      if (matches(subject)) minions.push(subject.id);
    }
  };
  if (interruptibly(select, limitMs) === undefined) {
    const where = at === undefined ? '' : `; it was at what ${at} says of itself`;
    throw new MusterError('TIMEOUT', `matching the target takes too long${where}`);
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

import { MusterError, matchTarget, type Nodegroups, parseTarget, type TargetSubject } from '@muster/shared';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';

/** One target of a top file and what it assigns; mappings in the list say how the target is matched. */
export interface TopTarget {
  readonly target: string;
  readonly entries: readonly Value[];
}

/** Whether the target of a top entry selects a minion: as a compound expression unless a `match:` entry says otherwise. */
export function matchesTopTarget(
  { target, entries }: TopTarget,
  subject: TargetSubject,
  nodegroups: Nodegroups,
): boolean {
  let type = 'compound';
  for (const entry of entries) {
    const match = entry instanceof PyDict ? entry.get('match') : undefined;
    if (match !== undefined && isTruthy(match)) type = pyStr(match);
  }
  try {
    return matchTarget(parseTarget(target, type), subject, nodegroups);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return false;
    throw error;
  }
}

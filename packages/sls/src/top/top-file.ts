import {
  MusterError,
  matchTarget,
  type Nodegroups,
  parseTarget,
  type SourcePosition,
  type TargetSubject,
  targetTypeNames,
} from '@muster/shared';
import type { RenderedData } from '../render/rendered.ts';
import { isTruthy, PyDict, pyRepr, pyStr, type Value } from '../value/index.ts';

/** Remembers where top files name SLS files, for errors that are found later. */
export class NamedPlaces {
  readonly #places = new Map<string, () => SourcePosition | undefined>();

  /** Notes the names among the entries of a target; the first place of a name counts. */
  note(saltenv: string, entries: Value[], positions: RenderedData['positions']): void {
    for (const [index, entry] of entries.entries()) {
      const key = `${saltenv}:${pyStr(entry)}`;
      if (typeof entry !== 'string' || this.#places.has(key)) continue;
      this.#places.set(key, () => positions.of(entries, index));
    }
  }

  /** Where a top file names an SLS file or a pattern; undefined when none does. */
  of(saltenv: string, sls: string): SourcePosition | undefined {
    return this.#places.get(`${saltenv}:${sls}`)?.();
  }
}

/** One target of a top file and what it assigns; mappings in the list say how the target is matched. */
export interface TopTarget {
  readonly target: string;
  readonly entries: readonly Value[];
}

/** What is wrong with the entries of a target: names that are no texts, and ways of matching that nobody knows. */
export function entryProblems(entries: readonly Value[]): readonly string[] {
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') return [];
    if (!(entry instanceof PyDict)) return [`${pyRepr(entry)} is not the name of an SLS file`];
    const match = entry.get('match') ?? null;
    if (!isTruthy(match) || targetTypeNames.some((name) => name === match)) return [];
    return [`there is no matcher ${pyRepr(match)}; use one of ${targetTypeNames.join(', ')}`];
  });
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

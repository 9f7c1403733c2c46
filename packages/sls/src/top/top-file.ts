import {
  compileTarget,
  MusterError,
  type Nodegroups,
  nearestName,
  parseTarget,
  type SourcePosition,
  type TargetSubject,
  targetTypeNames,
} from '@muster/shared';
import { type RenderError, slsError } from '../render/render-error.ts';
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

  /** Notes where the section of an environment begins; the first place counts. */
  noteSection(saltenv: string, position: SourcePosition | undefined): void {
    const key = `${saltenv}:`;
    if (!this.#places.has(key)) this.#places.set(key, () => position);
  }

  /** Where the section of an environment begins; undefined when no top file has one. */
  ofSection(saltenv: string): SourcePosition | undefined {
    return this.#places.get(`${saltenv}:`)?.();
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
  readonly position: SourcePosition | undefined;
}

/**
 * Whether the target of a top entry selects a minion: as a compound expression unless a `match:` entry says otherwise. One that
 * cannot be read selects nobody and is reported.
 */
export function matchesTopTarget(
  { target, entries, position }: TopTarget,
  { subject, nodegroups }: { readonly subject: TargetSubject; readonly nodegroups: Nodegroups },
  report: (error: RenderError) => void,
): boolean {
  let type = 'compound';
  for (const entry of entries) {
    const match = entry instanceof PyDict ? entry.get('match') : undefined;
    if (match !== undefined && isTruthy(match)) type = pyStr(match);
  }
  // That there is no such kind of target has been said of the entry.
  if (!isTargetType(type)) return false;
  // Which node groups there are is the master's configuration, which a minion by itself may lack.
  const isGroup = type === 'nodegroup' || /(?:^|\s)N@/.test(target);
  if (isGroup && Object.keys(nodegroups).length === 0) return false;
  try {
    return compileTarget(parseTarget(target, type), nodegroups)(subject);
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'TARGET_INVALID') throw error;
    const { message } = slsError(`The target '${target}' cannot be matched: ${error.message}`, { position });
    report({ code: 'TARGET_INVALID', message, position });
    return false;
  }
}

function isTargetType(name: Value): boolean {
  return targetTypeNames.some((known) => known === name);
}

/** What a mapping among the entries of a target may say beside naming an environment. */
const options = ['match', 'order', 'ignore_missing', 'subfilter'];

/** What is wrong with the entries of a target, by their indices: what Salt passes over without a word. */
export function topEntryProblems(
  entries: readonly Value[],
  environments: readonly string[],
): readonly { readonly index: number; readonly problem: string }[] {
  return entries.flatMap((entry, index) => {
    if (typeof entry === 'string' || entry === null) return [];
    if (!(entry instanceof PyDict)) {
      return [{ index, problem: `${pyRepr(entry)} is neither the name of an SLS file nor a mapping` }];
    }
    const match = entry.get('match') ?? null;
    if (isTruthy(match) && !isTargetType(match)) {
      const problem = `there is no matcher ${pyRepr(match)}; use one of ${targetTypeNames.join(', ')}`;
      return [{ index, problem }];
    }
    return Array.from(entry.keys(), pyStr)
      .filter((key) => !options.includes(key) && !environments.includes(key))
      .flatMap((key) => {
        const meant = nearestName(key, options);
        return meant === undefined ? [] : [{ index, problem: `unknown '${key}'; did you mean '${meant}'?` }];
      });
  });
}

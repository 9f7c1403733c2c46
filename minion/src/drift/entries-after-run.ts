import { type LowChunk, type RunResult, stateTag } from '@muster/engine';
import type { RunRecord, WatchedEntry } from './applied-state.ts';

/** What of this host a run was about. */
export interface RunScope {
  /** What is assigned to it, or files that somebody named. */
  readonly of: 'highstate' | 'files';
  /** Nothing of that was left out, and no other pillar was laid over. */
  readonly isWhole: boolean;
  /** The only environment whose assignments counted. */
  readonly saltenv: string | undefined;
}

/** A run that has ended. */
export interface EndedRun {
  readonly scope: RunScope;
  /** What was declared, in order, as it was carried out. */
  readonly chunks: readonly LowChunk[];
  readonly results: RunResult;
}

/**
 * What is watched after a run: what the last highstate declared, each state as the run left it that last brought it about.
 *
 * - A whole highstate takes the place of all that was watched, a whole run of files the place of their states. A state that
 *   failed or was not reached stays watched as it was.
 * - A run that left something out, or had pillar of its own, says nothing of what it did not reach: it renews and adds.
 * - Files that no highstate declared stay unwatched.
 */
export function entriesAfterRun(
  before: readonly WatchedEntry[],
  { scope, chunks, results }: EndedRun,
  record: RunRecord,
): readonly WatchedEntry[] {
  const known = new Map(before.map((entry) => [stateTag(entry.chunk), entry]));
  const watchedFiles = new Set(before.map(({ chunk }) => fileOf(chunk)));
  const concerned =
    scope.of === 'highstate' ? chunks : chunks.filter((chunk) => watchedFiles.has(fileOf(chunk)));
  const renewed = new Map<string, WatchedEntry>();
  for (const chunk of concerned) {
    const tag = stateTag(chunk);
    const entry = results[tag]?.result === true ? { chunk, record } : known.get(tag);
    if (entry !== undefined) renewed.set(tag, entry);
  }
  const files = new Set(concerned.map(fileOf));
  const isReplaced = (tag: string, { chunk }: WatchedEntry): boolean => {
    if (!scope.isWhole) return false;
    if (scope.of === 'highstate') return scope.saltenv === undefined || scope.saltenv === chunk.__env__;
    return files.has(fileOf(chunk)) && !renewed.has(tag);
  };
  const left = [...known].filter(([tag, entry]) => !isReplaced(tag, entry));
  return [...new Map([...left, ...renewed]).values()];
}

function fileOf({ __env__: saltenv, __sls__: sls }: LowChunk): string {
  return `${saltenv} ${sls}`;
}

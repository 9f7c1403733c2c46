import { isDeepStrictEqual } from 'node:util';
import { type AttemptEnvironment, observeKept, stateTag } from '@muster/engine';
import type { RunRecord, WatchedEntry } from './applied-state.ts';

/** What states hold at one time that is to stay although nobody declares it, by their tags. */
export type Holdings = ReadonlyMap<string, WatchedEntry['kept']>;

/** Looks at what states hold. */
export async function observeHoldings(
  entries: readonly WatchedEntry[],
  environment: AttemptEnvironment,
): Promise<Holdings> {
  const seen = entries.map(
    async ({ chunk }) => [stateTag(chunk), await observeKept(chunk, environment)] as const,
  );
  return new Map(await Promise.all(seen));
}

/**
 * Entries with what is to stay from now on: what the states of a run hold after it, and what the run changed of the others. What
 * else is otherwise than it was is drift, which a run does not make right.
 */
export function withKept(
  entries: readonly WatchedEntry[],
  record: RunRecord,
  before: Holdings,
  after: Holdings,
): readonly WatchedEntry[] {
  return entries.map((entry) => {
    const tag = stateTag(entry.chunk);
    const kept = after.get(tag);
    const isOfRun = entry.record === record || !isDeepStrictEqual(before.get(tag), kept);
    return isOfRun ? { ...entry, kept } : entry;
  });
}

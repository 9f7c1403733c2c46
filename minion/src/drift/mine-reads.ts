import { createHash } from 'node:crypto';
import type { Mine, MineValues } from '../reporting/mine.ts';

/** What was asked of the mine. */
export interface MineQuestion {
  readonly target: string | readonly string[];
  readonly functions: readonly string[];
  readonly type: string;
}

/** A question together with what the answer was. */
export interface MineRead extends MineQuestion {
  readonly answer: string;
}

/** A question and its answer, for `isStale`. */
export function mineRead({ target, functions, type }: MineQuestion, values: MineValues): MineRead {
  return { target, functions, type, answer: digest(values) };
}

/** Whether any of the questions has another answer now. Asking also tells the master once more what this minion is interested in. */
export async function isStale(reads: readonly MineRead[], mine: Mine, signal: AbortSignal): Promise<boolean> {
  let stale = false;
  for (const { target, functions, type, answer } of reads) {
    if (digest(await mine.get(target, functions, type, signal)) !== answer) stale = true;
  }
  return stale;
}

/** Reads without repetitions: templates tend to ask the same thing again. */
export function distinctReads(reads: readonly MineRead[]): readonly MineRead[] {
  return [...new Map(reads.map((read) => [JSON.stringify(read), read])).values()];
}

function digest(values: MineValues): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(values)))
    .digest('base64');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, entry]): [string, unknown] => [key, sorted(entry)]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

import { isDeepStrictEqual } from 'node:util';
import { requisiteKinds } from '@muster/engine';

const requisiteLists: ReadonlySet<string> = new Set([...requisiteKinds, 'prerequired']);

/** Whether an answer is the expected one: key order is free, `1` is `1.0`, lists of requisites are sets. */
export function sameAnswer(expected: unknown, actual: unknown): boolean {
  return isDeepStrictEqual(canonical(expected), canonical(actual));
}

/** An answer in the form in which it is compared, also for showing. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  const entries = Object.entries(value).map(([key, part]): [string, unknown] => [
    key,
    requisiteLists.has(key) && Array.isArray(part) ? asSet(part) : canonical(part),
  ]);
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function asSet(list: readonly unknown[]): readonly unknown[] {
  const texts = new Map(list.map((element) => [JSON.stringify(canonical(element)), element]));
  return Array.from(texts.entries())
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, element]) => canonical(element));
}

/** Low chunks with each `order` replaced by its rank: the numbers matter only as far as they sort. */
export function withOrderRanks(chunks: unknown): unknown {
  if (!Array.isArray(chunks)) return chunks;
  const orders = chunks.map((chunk: unknown) => orderOf(chunk));
  const ranks = Array.from(new Set(orders)).toSorted((left, right) => left - right);
  return chunks.map((chunk: unknown, index) =>
    typeof chunk === 'object' && chunk !== null
      ? { ...chunk, order: ranks.indexOf(orders[index] ?? 0) }
      : chunk,
  );
}

function orderOf(chunk: unknown): number {
  const order = typeof chunk === 'object' && chunk !== null && 'order' in chunk ? chunk.order : 0;
  return typeof order === 'number' ? order : 0;
}

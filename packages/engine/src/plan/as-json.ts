import type { Json } from '@muster/shared';

/** A value as JSON has it, for `changes`: absent becomes an empty text (Salt's way), sets and maps become lists and records. */
export function asJson(value: unknown): Json {
  if (value === undefined) return '';
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (value instanceof Set) return [...value].map(asJson);
  if (value instanceof Map) return recordOf(value.entries());
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (typeof value === 'object') return recordOf(Object.entries(value));
  return typeof value === 'symbol' ? value.toString() : '';
}

function recordOf(entries: Iterable<readonly [unknown, unknown]>): Json {
  const record: Record<string, Json> = {};
  for (const [key, value] of entries) if (value !== undefined) record[String(key)] = asJson(value);
  return record;
}

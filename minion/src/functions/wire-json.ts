import type { Json } from '@muster/engine';

/** What came over the wire as JSON: whole numbers beyond the safe range become texts, bytes Base64, anything else unknown null. */
export function jsonOf(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object') return jsonRecordOf(value);
  return null;
}

/** The same for a mapping. */
export function jsonRecordOf(value: object): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, jsonOf(entry)]));
}

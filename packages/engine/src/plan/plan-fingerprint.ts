import { createHash } from 'node:crypto';
import type { LowChunk } from '@muster/contract';
import type { Attempt } from '../attempt/attempt.ts';

/**
 * What a dry run found for a state, in 64 hexadecimal digits: another state, other arguments, or a host that stands
 * elsewhere make another one.
 */
export function planFingerprint({ state, fun, name, args }: LowChunk, { outcome, planned }: Attempt): string {
  const { result, comment, changes } = outcome;
  const found = { state, fun, name, args, result, comment, changes, planned: [...(planned ?? [])] };
  return createHash('sha256').update(JSON.stringify(found, withEverything)).digest('hex');
}

/** What JSON would leave out or make the same. */
function withEverything(this: unknown, _key: string, value: unknown): unknown {
  if (value === undefined) return { undefined: true };
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (value instanceof Map) return { map: [...value] };
  if (value instanceof Set) return { set: [...value] };
  if (value instanceof Uint8Array) return { bytes: createHash('sha256').update(value).digest('hex') };
  return value;
}

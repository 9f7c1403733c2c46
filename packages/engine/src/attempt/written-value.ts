import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';

/** An option or an argument of a chunk, as written. */
export function writtenValue(chunk: LowChunk, name: string): Json | undefined {
  return chunk.options[name] ?? chunk.args[name];
}

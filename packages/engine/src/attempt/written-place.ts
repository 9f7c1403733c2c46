import type { LowChunk } from '@muster/contract';
import { formatPosition } from '@muster/shared';
import type { AttemptEnvironment } from './attempt-environment.ts';

type Places = Pick<AttemptEnvironment, 'argumentPlace' | 'placeText'>;

/** A sentence about what a person wrote, below it where that was and the lines around it. */
export function withWrittenPlace(sentence: string, chunk: LowChunk, hint: string, places: Places): string {
  const { position } = chunk;
  if (position === undefined) return hint === '' ? sentence : `${sentence}\n${hint}`;
  const place = [formatPosition(position), hint].filter(Boolean).join(': ');
  return withWrittenLines(`${sentence}\n${place}`, chunk, places);
}

/** A sentence that has its place already, with the lines around it. */
export function withWrittenLines(sentence: string, { position }: LowChunk, places: Places): string {
  const lines = position === undefined ? undefined : places.placeText?.(position);
  return lines === undefined ? sentence : `${sentence}\n${lines}`;
}

/** A state as if it were declared where that argument of it stands, to say where that is wrong. */
export function atArgument(chunk: LowChunk, argument: string | undefined, places: Places): LowChunk {
  if (chunk.position === undefined || argument === undefined) return chunk;
  const position = places.argumentPlace?.(chunk.position, argument);
  return position === undefined ? chunk : { ...chunk, position };
}

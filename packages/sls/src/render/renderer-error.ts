import { formatPosition, MusterError } from '@muster/shared';
import type { SourceFile } from '../files/index.ts';
import { SourceText } from '../source/source-text.ts';

/** A file that its renderers cannot take: with the place of an offset, or of a renderer's name where the first line has it, else of the beginning. */
export function rendererError(
  { path, text }: SourceFile,
  problem: string,
  at: { readonly offset?: number; readonly renderer?: string } = {},
): MusterError {
  const [firstLine = ''] = text.split('\n', 1);
  const named = firstLine.startsWith('#!') ? firstLine.indexOf(at.renderer ?? '#!') : 0;
  const place = new SourceText(path, text).placeAt(at.offset ?? Math.max(0, named));
  return new MusterError('RENDER_FAILED', `${formatPosition(place.position)}: ${problem}`, {
    details: place,
  });
}

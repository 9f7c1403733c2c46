import { formatPosition, type SourcePosition } from '@muster/shared';
import { SourceText } from '../source/source-text.ts';

/** A file that declares states: its text, and the includes by which it was reached, the nearest first. */
export interface StateSource {
  readonly text: string;
  readonly includedFrom: readonly SourcePosition[];
}

/** The files that declare the states of a run, by the paths that positions have. */
export type StateSources = Readonly<Record<string, StateSource>>;

/** How the file of a place was included and the lines around the place, for a person; nothing for a file that is not known. */
export function placeText(sources: StateSources, position: SourcePosition): string | undefined {
  const source = Object.hasOwn(sources, position.path) ? sources[position.path] : undefined;
  if (source === undefined) return undefined;
  const text = new SourceText(position.path, source.text);
  const includes = source.includedFrom.map((from) => `  included from ${formatPosition(from)}\n`);
  return includes.join('') + text.excerptAt(text.offsetAt(position)).trimEnd();
}

import { formatPosition, type SourcePosition } from '@muster/shared';
import { SourceText } from '../source/source-text.ts';

/** A file that declares states: its text, and the includes by which it was reached, the nearest first. */
export interface StateSource {
  readonly text: string;
  readonly includedFrom: readonly SourcePosition[];
}

/** The files that declare the states of a run, by the paths that positions have. */
export type StateSources = Readonly<Record<string, StateSource>>;

/**
 * Where an argument of the state that is declared at a place was written, as far as the lines below tell; undefined
 * where they do not, as with an argument that an expression makes.
 */
export function argumentPlace(
  sources: StateSources,
  { path, line }: SourcePosition,
  argument: string,
): SourcePosition | undefined {
  const lines = Object.hasOwn(sources, path) ? (sources[path]?.text.split(/\r?\n/) ?? []) : [];
  const indent = indentOf(lines[line - 1] ?? '');
  let itemIndent: number | undefined;
  for (const [index, text] of lines.slice(line).entries()) {
    if (/^\s*(?:#|$|\{[%#])/.test(text)) continue;
    const column = indentOf(text);
    if (column < indent || (column === indent && text[column] !== '-')) return undefined;
    itemIndent ??= column;
    // What is indented further belongs to another argument.
    const [, start = '', key] = /^(\s*- +)['"]?([^\s:'"]+)['"]?\s*:(?:\s|$)/.exec(text) ?? [];
    if (column === itemIndent && key === argument)
      return { path, line: line + 1 + index, column: start.length + 1 };
  }
  return undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** How the file of a place was included and the lines around the place, for a person; nothing for a file that is not known. */
export function placeText(sources: StateSources, position: SourcePosition): string | undefined {
  const source = Object.hasOwn(sources, position.path) ? sources[position.path] : undefined;
  if (source === undefined) return undefined;
  const text = new SourceText(position.path, source.text);
  const includes = source.includedFrom.map((from) => `  included from ${formatPosition(from)}\n`);
  return includes.join('') + text.excerptAt(text.offsetAt(position)).trimEnd();
}

import type { SourcePosition } from '@muster/shared';

/** How much of one line an excerpt shows. */
const longestShown = 200;

/** A text to be parsed, and where each of its lines came from. */
export interface SourceText {
  readonly text: string;
  /** What errors call the file. */
  readonly path: string;
  /** Where a character (line and column from 1) of the text was written, when it is the product of a template. */
  originOf?(line: number, column: number): SourcePosition | undefined;
  /** The lines of the template around that place, when they are not the lines of the text itself. */
  excerptOf?(line: number, column: number): string | undefined;
}

/** Turns offsets in a text into places a person can go to. */
export class TextPositions {
  readonly #source: SourceText;
  #starts: number[] | undefined;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** Line and column (from 1) of an offset in the text itself. */
  lineAndColumn(offset: number): { line: number; column: number } {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** The offset of a line and column (from 1). */
  offsetOf(line: number, column: number): number {
    return (this.#lineStarts()[line - 1] ?? this.#source.text.length) + column - 1;
  }

  /** Where an offset was written: in the template, when the text was rendered from one. */
  positionOf(offset: number): SourcePosition {
    const { line, column } = this.lineAndColumn(offset);
    return this.#source.originOf?.(line, column) ?? { path: this.#source.path, line, column };
  }

  /** The lines around an offset, numbered, with a mark below the place; below those of the template where there is one. */
  excerpt(offset: number): string {
    const { line, column } = this.lineAndColumn(offset);
    const template = this.#source.excerptOf?.(line, column);
    const lines = this.#linesAround(line, column).join('\n');
    return template === undefined ? lines : `${template.trimEnd()}\nrendered to:\n${lines}`;
  }

  #linesAround(line: number, column: number): readonly string[] {
    const starts = this.#lineStarts();
    const first = Math.max(1, line - 2);
    const last = Math.min(starts.length, line + 2);
    // Of a long line, the part around the place is shown.
    const from = Math.max(0, column - 1 - longestShown / 2);
    const cut = from === 0 ? '' : '...';
    const width = String(last).length;
    const shown: string[] = [];
    for (let number = first; number <= last; number += 1) {
      const mark = number === line ? '>' : ' ';
      const text = this.#lineText(number, from);
      shown.push(`${mark} ${String(number).padStart(width)} | ${cut}${text}`.trimEnd());
      if (number !== line) continue;
      const blanks = cut.length + Math.max(0, column - 1 - from);
      shown.push(`  ${' '.repeat(width)} | ${' '.repeat(blanks)}^`);
    }
    return shown;
  }

  /** A line from a column (from 0) on, cut where it is too long. */
  #lineText(number: number, from: number): string {
    const starts = this.#lineStarts();
    const { text } = this.#source;
    const start = (starts[number - 1] ?? 0) + from;
    const end = (starts[number] ?? text.length + 1) - 1;
    const rest = text.slice(start, Math.max(start, end));
    return rest.length > longestShown ? `${rest.slice(0, longestShown)}...` : rest;
  }

  #lineStarts(): readonly number[] {
    if (this.#starts !== undefined) return this.#starts;
    const starts = [0];
    const { text } = this.#source;
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
      starts.push(index + 1);
    }
    this.#starts = starts;
    return starts;
  }
}

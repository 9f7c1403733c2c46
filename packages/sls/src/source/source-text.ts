import type { SourcePosition } from '@muster/shared';
import { excerpt } from './excerpt.ts';

const byteOrderMark = '\ufeff';

/** A text with the name of its file, able to say where an offset into it lies. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Line and column of an offset, both from 1, the column in UTF-16 units: for computing, not for people. */
  lineAndColumn(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** The offset at which a line begins; undefined where there is none. */
  startOf(line: number): number | undefined {
    return this.#starts()[line - 1];
  }

  /** The offset of such a line and column. */
  offsetOf(line: number, column: number): number {
    return (this.startOf(line) ?? this.text.length) + column - 1;
  }

  /** The position of an offset as editors count it: columns are characters, and a byte order mark is none. */
  positionAt(offset: number): SourcePosition {
    const { line, column } = this.lineAndColumn(offset);
    const start = offset - column + 1;
    const before = this.text.slice(start, offset);
    const mark = start === 0 && before.startsWith(byteOrderMark) ? 1 : 0;
    return { path: this.path, line, column: column - secondHalves(before) - mark };
  }

  /** The offset of a position that `positionAt` gave. */
  offsetAt({ line, column }: SourcePosition): number {
    const start = this.offsetOf(line, 1);
    let offset = this.text.startsWith(byteOrderMark) && start === 0 ? 1 : start;
    for (let character = 1; character < column && offset < this.text.length; character += 1) {
      offset += (this.text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
    }
    return offset;
  }

  /** The lines around an offset, numbered, with a mark below the place; each ends with a line break. */
  excerptAt(offset: number): string {
    const starts = this.#starts();
    // Behind the last line break there is no line to show.
    const count = this.text.endsWith('\n') ? starts.length - 1 : starts.length;
    return excerpt({ count, text: (line) => this.#line(line) }, this.lineAndColumn(offset));
  }

  /** The position of an offset with the lines around it. */
  placeAt(offset: number): { readonly position: SourcePosition; readonly excerpt: string } {
    return { position: this.positionAt(offset), excerpt: this.excerptAt(offset) };
  }

  #line(line: number): string {
    const starts = this.#starts();
    const text = this.text.slice(starts[line - 1], (starts[line] ?? this.text.length + 1) - 1);
    return text.replace(/^\ufeff/, ' ').replace(/\r$/, '');
  }

  #starts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

/** Whether something, a detail of an error for instance, is a position. */
export function isPosition(value: unknown): value is SourcePosition {
  return (
    typeof value === 'object' && value !== null && 'path' in value && 'line' in value && 'column' in value
  );
}

/** How many characters of a text take two UTF-16 units. */
function secondHalves(text: string): number {
  return text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0;
}

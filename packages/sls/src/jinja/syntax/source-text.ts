import type { SourcePosition } from '@muster/shared';

/** How many lines an excerpt shows before and after the one that counts. */
const contextLines = 4;
/** How much of one line an excerpt shows. */
const longestShown = 200;

/** A template's text with its name, able to say where an offset lies; line breaks are all `\n`. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  /** Returns the line and column of an offset, both counted from 1. */
  positionAt(offset: number): SourcePosition {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { path: this.path, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Returns the position of an offset with the lines around it. */
  placeAt(offset: number): { readonly position: SourcePosition; readonly excerpt: string } {
    const position = this.positionAt(offset);
    return { position, excerpt: this.excerpt(position.line) };
  }

  /** Returns the lines around a line with their numbers, the line itself marked; each ends with a line break. */
  excerpt(line: number, context: number = contextLines): string {
    const lines = this.text.split('\n');
    const first = Math.max(1, line - context);
    const last = Math.min(lines.length, line + context);
    const width = String(last).length;
    let excerpt = '';
    for (let number = first; number <= last; number += 1) {
      const mark = number === line ? '>' : ' ';
      const text = lines[number - 1] ?? '';
      const shown = text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
      excerpt += `${mark} ${String(number).padStart(width)} | ${shown}\n`;
    }
    return excerpt;
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

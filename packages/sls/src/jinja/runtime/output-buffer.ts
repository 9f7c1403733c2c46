import type { SourcePosition } from '@muster/shared';
import type { SourceText } from '../syntax/source-text.ts';
import type { Budget } from './budget.ts';

interface Piece {
  readonly text: string;
  readonly source: SourceText;
  readonly at: number;
  /** Whether it stands in the template as it is, so that its own lines have places of their own. */
  readonly literal: boolean;
}

/** A place in a template. */
interface Origin {
  readonly source: SourceText;
  readonly offset: number;
}

/** How many lines of the template are shown before and after one whose output is at fault. */
const contextLines = 2;

/** What a template writes, piece by piece, each with the place in the template that it comes from. */
export class OutputBuffer {
  readonly #pieces: Piece[] = [];
  readonly #budget: Budget;
  #whole: string | undefined;
  #lineStarts: readonly number[] | undefined;
  #pieceEnds: readonly number[] | undefined;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Adds a text that an expression at an offset has given. */
  write(text: string, source: SourceText, at: number): void {
    if (text === '') return;
    this.#budget.write(text.length);
    this.#pieces.push({ text, source, at, literal: false });
  }

  /** Adds a text that stands in the template itself. */
  writeLiteral(text: string, source: SourceText, at: number): void {
    this.#budget.write(text.length);
    this.#pieces.push({ text, source, at, literal: true });
  }

  /** Adds all that another buffer holds. */
  append(other: OutputBuffer): void {
    for (const piece of other.#pieces) this.#pieces.push(piece);
  }

  /** Whether what was written is a template as it stands. */
  get isVerbatim(): boolean {
    return this.#pieces.length === 1 && this.#pieces[0]?.literal === true;
  }

  /** Returns everything written so far. */
  text(): string {
    const [first] = this.#pieces;
    if (first === undefined) return '';
    return this.#pieces.length === 1 ? first.text : this.#pieces.map((piece) => piece.text).join('');
  }

  /** Returns where a line of the whole text (from 1) comes from, or the character of it at a column (from 1). */
  originOf(line: number, column?: number): SourcePosition | undefined {
    const origin = this.#origin(line, column);
    return origin?.source.positionAt(origin.offset);
  }

  /** Returns the lines of the template around the place that `originOf` gives. */
  excerptOf(line: number, column?: number): string | undefined {
    const origin = this.#origin(line, column);
    return origin?.source.excerpt(origin.source.positionAt(origin.offset).line, contextLines);
  }

  #origin(line: number, column?: number): Origin | undefined {
    // Asked for every state of a file, once everything is written.
    const text = (this.#whole ??= this.text());
    this.#lineStarts ??= lineStarts(text);
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return undefined;
    const blanks = /[ \t]*/y;
    blanks.lastIndex = start;
    const indent = blanks.exec(text)?.[0].length ?? 0;
    return this.#originAt(start + (column === undefined ? indent : column - 1));
  }

  #originAt(offset: number): Origin | undefined {
    this.#pieceEnds ??= pieceEnds(this.#pieces);
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieceEnds[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    const piece = this.#pieces[low];
    if (piece === undefined) return undefined;
    const pieceStart = (this.#pieceEnds[low] ?? 0) - piece.text.length;
    const within = piece.literal ? Math.min(Math.max(0, offset - pieceStart), piece.text.length) : 0;
    return { source: piece.source, offset: piece.at + within };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function pieceEnds(pieces: readonly Piece[]): number[] {
  let end = 0;
  return pieces.map((piece) => {
    end += piece.text.length;
    return end;
  });
}

import type { SourcePosition } from '@muster/shared';
import type { TemplateFrame } from '../../source/reached-by.ts';
import { SourceText } from '../../source/source-text.ts';
import type { TextOrigins } from '../../source/text-positions.ts';
import type { Budget } from './budget.ts';

interface Piece {
  readonly text: string;
  readonly source: SourceText;
  readonly at: number;
  /** Whether it stands in the template as it is, so that its own lines have places of their own. */
  readonly literal: boolean;
}

/** A part of what was written, and the call or include that wrote it. */
interface Part {
  /** Its first piece, and the one behind its last. */
  readonly start: number;
  readonly end: number;
  readonly step: WritingStep;
}

/** A call or an include that writes in its place. */
export interface WritingStep {
  readonly source: SourceText;
  readonly at: number;
  readonly what: 'called' | 'included';
}

/** A place in a template. */
interface Origin {
  readonly source: SourceText;
  readonly offset: number;
}

/** What a template writes, piece by piece, each with the place in the template that it comes from. */
export class OutputBuffer implements TextOrigins {
  readonly #pieces: Piece[] = [];
  /** Inner parts come before those around them. */
  readonly #parts: Part[] = [];
  readonly #budget: Budget;
  #whole: SourceText | undefined;
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

  /** Adds all that another buffer holds, which a call has written. */
  append(other: OutputBuffer, step: WritingStep): void {
    const start = this.#pieces.length;
    for (const piece of other.#pieces) this.#pieces.push(piece);
    for (const part of other.#parts) {
      this.#parts.push({ start: part.start + start, end: part.end + start, step: part.step });
    }
    this.#parts.push({ start, end: this.#pieces.length, step });
  }

  /** Executes what writes here, and notes the include by which it does. */
  within<T>(step: WritingStep, execute: () => T): T {
    const start = this.#pieces.length;
    const result = execute();
    this.#parts.push({ start, end: this.#pieces.length, step });
    return result;
  }

  /** Whether what was written is a template as it stands. */
  get isVerbatim(): boolean {
    return this.#pieces.length === 1 && this.#pieces[0]?.literal === true;
  }

  /** Returns everything written so far. */
  get text(): string {
    const [first] = this.#pieces;
    if (first === undefined) return '';
    return this.#pieces.length === 1 ? first.text : this.#pieces.map((piece) => piece.text).join('');
  }

  originOf(line: number, column?: number): SourcePosition | undefined {
    const origin = this.#origin(line, column);
    return origin?.source.positionAt(origin.offset);
  }

  excerptOf(line: number, column?: number): string | undefined {
    const origin = this.#origin(line, column);
    return origin?.source.excerptAt(origin.offset);
  }

  stepsTo(line: number, column: number): readonly TemplateFrame[] {
    const offset = this.#offsetOf(line, column);
    if (offset === undefined) return [];
    const piece = this.#pieceAt(offset);
    return this.#parts
      .filter(({ start, end }) => start <= piece && piece < end)
      .map(({ step: { source, at, what } }) => ({ position: source.positionAt(at), what }));
  }

  #origin(line: number, column?: number): Origin | undefined {
    const offset = this.#offsetOf(line, column);
    return offset === undefined ? undefined : this.#originAt(offset);
  }

  #offsetOf(line: number, column?: number): number | undefined {
    // Asked for every state of a file, once everything is written.
    const whole = (this.#whole ??= new SourceText('', this.text));
    const start = whole.startOf(line);
    if (start === undefined) return undefined;
    const blanks = /[ \t]*/y;
    blanks.lastIndex = start;
    const indent = blanks.exec(whole.text)?.[0].length ?? 0;
    return start + (column === undefined ? indent : column - 1);
  }

  #originAt(offset: number): Origin | undefined {
    const index = this.#pieceAt(offset);
    const piece = this.#pieces[index];
    if (piece === undefined) return undefined;
    const pieceStart = (this.#pieceEnds?.[index] ?? 0) - piece.text.length;
    const within = piece.literal ? Math.min(Math.max(0, offset - pieceStart), piece.text.length) : 0;
    return { source: piece.source, offset: piece.at + within };
  }

  /** The index of the piece that has an offset of the text, of the last one beyond the end. */
  #pieceAt(offset: number): number {
    this.#pieceEnds ??= pieceEnds(this.#pieces);
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieceEnds[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function pieceEnds(pieces: readonly Piece[]): number[] {
  let end = 0;
  return pieces.map((piece) => {
    end += piece.text.length;
    return end;
  });
}

import type { SourcePosition } from '@muster/shared';
import type { TemplateFrame } from './reached-by.ts';
import { SourceText } from './source-text.ts';

/** Where the parts of a text that a template has made were written; lines and columns are from 1. */
export interface TextOrigins {
  /** Returns where a line of the text, or the character at a column of it, comes from. */
  originOf(line: number, column?: number): SourcePosition | undefined;
  /** Returns the lines of the template around that place. */
  excerptOf(line: number, column?: number): string | undefined;
  /** Returns the calls and includes by which that character was written, the nearest first. */
  stepsTo(line: number, column: number): readonly TemplateFrame[];
}

/** A text to be parsed. */
export interface ParsedText {
  readonly text: string;
  /** What errors call the file. */
  readonly path: string;
  /** When it is the product of a template. */
  readonly origins?: TextOrigins | undefined;
  /** Which lines an error shows: the text's own unless given, those of the template, or both. */
  readonly shows?: 'text' | 'template' | 'both';
}

/** Turns offsets in a text into places a person can go to. */
export class TextPositions {
  readonly #parsed: ParsedText;
  readonly #source: SourceText;

  constructor(parsed: ParsedText) {
    this.#parsed = parsed;
    this.#source = new SourceText(parsed.path, parsed.text);
  }

  /** Line and column (from 1) of an offset in the text itself. */
  lineAndColumn(offset: number): { readonly line: number; readonly column: number } {
    return this.#source.lineAndColumn(offset);
  }

  /** The offset of a line and column (from 1). */
  offsetOf(line: number, column: number): number {
    return this.#source.offsetOf(line, column);
  }

  /** Where an offset was written: in the template, when the text was rendered from one. */
  positionOf(offset: number): SourcePosition {
    const { line, column } = this.#source.lineAndColumn(offset);
    return this.#parsed.origins?.originOf(line, column) ?? this.#source.positionAt(offset);
  }

  /** How the template came to write an offset, the nearest step first. */
  stepsTo(offset: number): readonly TemplateFrame[] {
    const { line, column } = this.#source.lineAndColumn(offset);
    return this.#parsed.origins?.stepsTo(line, column) ?? [];
  }

  /** Whether lines of the text are not those that a person wrote. */
  get isRendered(): boolean {
    return this.#parsed.shows === 'both';
  }

  /** The lines around an offset; where the text was rendered from a template, below the lines of the template. */
  excerpt(offset: number): string {
    const { line, column } = this.#source.lineAndColumn(offset);
    const { origins, shows = 'text' } = this.#parsed;
    const template = shows === 'text' ? undefined : origins?.excerptOf(line, column);
    if (template !== undefined && shows === 'template') return template;
    const lines = this.#source.excerptAt(offset);
    return template === undefined ? lines : `${template}rendered to:\n${lines}`;
  }
}

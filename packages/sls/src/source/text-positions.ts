import type { SourcePosition } from '@muster/shared';
import type { TemplateFrame } from './reached-by.ts';
import { SourceText } from './source-text.ts';

/** A text to be parsed, and where each of its lines came from. */
export interface ParsedText {
  readonly text: string;
  /** What errors call the file. */
  readonly path: string;
  /** Where a character (line and column from 1) of the text was written, when it is the product of a template. */
  originOf?(line: number, column: number): SourcePosition | undefined;
  /** The lines of the template around that place, when they are not the lines of the text itself. */
  readonly excerptOf?: ((line: number, column: number) => string | undefined) | undefined;
  /** The calls and includes by which the template wrote that character, the nearest first. */
  stepsTo?(line: number, column: number): readonly TemplateFrame[];
  /** Whether the text stands in the template as it is, so that showing the template's lines is enough. */
  readonly isVerbatim?: boolean;
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
    return this.#parsed.originOf?.(line, column) ?? this.#source.positionAt(offset);
  }

  /** How the template came to write an offset, the nearest step first. */
  stepsTo(offset: number): readonly TemplateFrame[] {
    const { line, column } = this.#source.lineAndColumn(offset);
    return this.#parsed.stepsTo?.(line, column) ?? [];
  }

  /** Whether lines of the text are not those that a person wrote. */
  get isRendered(): boolean {
    return this.#parsed.excerptOf !== undefined && this.#parsed.isVerbatim !== true;
  }

  /** The lines around an offset; where the text was rendered from a template, below the lines of the template. */
  excerpt(offset: number): string {
    const { line, column } = this.#source.lineAndColumn(offset);
    const template = this.#parsed.excerptOf?.(line, column);
    if (template !== undefined && this.#parsed.isVerbatim === true) return template;
    const lines = this.#source.excerptAt(offset);
    return template === undefined ? lines : `${template}rendered to:\n${lines}`;
  }
}

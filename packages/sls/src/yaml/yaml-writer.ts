import type { ScalarStyle } from './scalar-style.ts';
import { escapes } from './syntax/quoted-scalar.ts';

const bestWidth = 80;
const letters = new Map(Array.from(escapes, ([letter, character]) => [character, letter]));
const writtenAsIs = /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u;

/** Puts YAML tokens on lines the way PyYAML does: folded where a line passes 80 columns, continued at the current indentation. */
export class YamlWriter {
  #output = '';
  #column = 0;
  /** The last thing written was a blank, so that the next token needs none. */
  #blank = true;
  /** Nothing but indentation and indicators stand on the line. */
  #indented = true;
  /** How far continued lines are indented. */
  indent = 0;
  readonly #asIs: RegExp;

  /** @param asciiOnly whether characters beyond ASCII are escaped */
  constructor(asciiOnly: boolean) {
    this.#asIs = asciiOnly ? /^[\x20-\x7e]$/ : writtenAsIs;
  }

  get text(): string {
    return this.#output;
  }

  get isFull(): boolean {
    return this.#column > bestWidth;
  }

  indicator(
    mark: string,
    needsBlank: boolean,
    options: { leavesBlank?: boolean; indents?: boolean } = {},
  ): void {
    this.#put(this.#blank || !needsBlank ? mark : ` ${mark}`);
    this.#blank = options.leavesBlank ?? false;
    this.#indented &&= options.indents ?? false;
  }

  newLine(): void {
    if (!this.#indented || this.#column > this.indent || (this.#column === this.indent && !this.#blank)) {
      this.#break();
    }
    this.#put(' '.repeat(Math.max(0, this.indent - this.#column)));
    this.#blank = true;
    this.#indented = true;
  }

  scalar(text: string, style: ScalarStyle, mayFold: boolean): void {
    if (style === 'plain') this.#plain(text, mayFold);
    else if (style === 'single') this.#single(text, mayFold);
    else this.#double(text, mayFold);
  }

  #plain(text: string, mayFold: boolean): void {
    if (text === '') return;
    if (!this.#blank) this.#put(' ');
    this.#blank = false;
    this.#indented = false;
    for (const part of text.split(/( +)/)) {
      if (part === ' ' && mayFold && this.isFull) {
        this.newLine();
      } else {
        this.#put(part);
      }
    }
    this.#blank = false;
    this.#indented = false;
  }

  #single(text: string, mayFold: boolean): void {
    this.indicator("'", true);
    let offset = 0;
    for (const part of text.split(/( +|[\n\x85\u2028\u2029]+)/)) {
      const atEdge = offset === 0 || offset + part.length === text.length;
      offset += part.length;
      if (part === ' ' && mayFold && this.isFull && !atEdge) {
        this.newLine();
      } else if (/^[\n\x85\u2028\u2029]/.test(part)) {
        if (part.startsWith('\n')) this.#break();
        for (const character of part) this.#break(character);
        this.newLine();
      } else {
        this.#put(part.replaceAll("'", "''"));
      }
    }
    this.indicator("'", false);
  }

  /** A line may end in place of a blank; a second blank would be taken for indentation, so it is escaped. */
  #double(text: string, mayFold: boolean): void {
    this.indicator('"', true);
    const characters = Array.from(text);
    for (const [index, character] of characters.entries()) {
      const isInside = index > 0 && index < characters.length - 1;
      const follows = character === ' ' && characters[index - 1] === ' ';
      if (character === ' ' && mayFold && isInside && !follows && this.isFull) {
        this.newLine();
        if (characters[index + 1] === ' ') this.#put('\\');
      } else if (this.#asIs.test(character) && character !== '"' && character !== '\\') {
        this.#put(character);
      } else {
        this.#put(escapedCharacter(character));
      }
    }
    this.indicator('"', false);
  }

  #put(text: string): void {
    this.#output += text;
    this.#column += Array.from(text).length;
  }

  #break(character = '\n'): void {
    this.#output += character;
    this.#column = 0;
    this.#blank = true;
    this.#indented = true;
  }
}

/** A character as it is written between double quotes. */
export function escapedCharacter(character: string): string {
  const short = letters.get(character);
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

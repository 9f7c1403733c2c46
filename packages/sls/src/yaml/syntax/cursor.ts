import { code, endMark, isBlank, isBreak, isSpace } from './characters.ts';
import { YamlSyntaxError } from './yaml-syntax-error.ts';

// oxlint-disable-next-line no-control-regex
const restOfLine = /[^\0\n\r\x85\u2028\u2029]*/y;

/** A place in a text that moves forward and knows its column. */
export class Cursor {
  readonly text: string;
  /** Offset of the next character. */
  at = 0;
  /** Offset at which the line of that character begins. */
  lineStart = 0;

  constructor(text: string) {
    this.text = text + endMark;
    if (this.peek() === code.byteOrderMark) {
      this.at = 1;
      this.lineStart = 1;
    }
  }

  /** Columns count from 0. */
  get column(): number {
    return this.at - this.lineStart;
  }

  /** The code of the next character or of one behind it; 0 at the end, which nothing may look beyond. */
  peek(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length - 1;
  }

  /** Passes over a line break and returns it as data: most kinds become a line feed, the end of the text nothing. */
  takeBreak(): string {
    const character = this.peek();
    if (!isBreak(character)) return '';
    this.at += character === code.carriageReturn && this.peek(1) === code.lineFeed ? 2 : 1;
    this.lineStart = this.at;
    return character < code.lineSeparator ? '\n' : String.fromCharCode(character);
  }

  /** Passes over what a sticky expression matches here and returns it. */
  takeMatch(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    pattern.test(this.text);
    const start = this.at;
    this.at = Math.max(start, pattern.lastIndex);
    return this.text.slice(start, this.at);
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.at += 1;
  }

  /** Moves to the end of the line. */
  skipLine(): void {
    restOfLine.lastIndex = this.at;
    restOfLine.test(this.text);
    this.at = restOfLine.lastIndex;
  }

  /** Whether `---` or `...` stands here at the beginning of a line. */
  isAtDocumentMark(): boolean {
    if (this.at !== this.lineStart) return false;
    const character = this.peek();
    return (
      (character === code.dash || character === code.dot) &&
      this.peek(1) === character &&
      this.peek(2) === character &&
      isSpace(this.peek(3))
    );
  }

  fail(problem: string, at: number = this.at): never {
    throw new YamlSyntaxError(problem, at);
  }
}

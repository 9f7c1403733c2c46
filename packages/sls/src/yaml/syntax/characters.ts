/** Stands behind the end of every text that is scanned; YAML itself allows no such character. */
export const endMark = '\0';

/** Codes of the characters that the syntax is made of. */
export const code = {
  end: 0,
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  exclamation: 33,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  singleQuote: 39,
  asterisk: 42,
  plus: 43,
  comma: 44,
  dash: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  less: 60,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  bar: 124,
  closeBrace: 125,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
  byteOrderMark: 0xfeff,
} as const;

/** Whether a character is a blank: a space or a tab. */
export function isBlank(character: number): boolean {
  return character === code.space || character === code.tab;
}

/** Whether a character ends a line. */
export function isBreak(character: number): boolean {
  return (
    character === code.lineFeed ||
    character === code.carriageReturn ||
    character === code.nextLine ||
    character === code.lineSeparator ||
    character === code.paragraphSeparator
  );
}

/** Whether a character ends a line or the text. */
export function isBreakOrEnd(character: number): boolean {
  return character === code.end || isBreak(character);
}

/** Whether a character is a blank or ends a line or the text. */
export function isSpace(character: number): boolean {
  return character <= code.space || (character >= code.nextLine && isBreak(character));
}

/** Whether a character is one of `,[]{}`, which end a plain text within brackets. */
export function isFlowIndicator(character: number): boolean {
  return (
    character === code.comma ||
    character === code.openBracket ||
    character === code.closeBracket ||
    character === code.openBrace ||
    character === code.closeBrace
  );
}

/** Whether a character is a decimal digit. */
export function isDigit(character: number): boolean {
  return character >= code.zero && character <= code.nine;
}

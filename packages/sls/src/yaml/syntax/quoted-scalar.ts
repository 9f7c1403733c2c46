import { code, isBreak } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { takeEmptyLines, takeGap } from './line-folding.ts';

// What can stand on one line as it is.
// oxlint-disable-next-line no-control-regex
const lineInSingle = /[^'\0\n\r\x85\u2028\u2029]*/y;
// oxlint-disable-next-line no-control-regex
const lineInDouble = /[^"\\\0\n\r\x85\u2028\u2029]*/y;

/** Scans a text in single or double quotes, the cursor being at the first one, and returns what it means. */
export function scanQuoted(cursor: Cursor): string {
  const quote = cursor.peek();
  const line = quote === code.singleQuote ? lineInSingle : lineInDouble;
  const start = cursor.at;
  cursor.at += 1;
  let text = '';
  for (;;) {
    if (cursor.isAtEnd || cursor.isAtDocumentMark()) cursor.fail('this quote is not closed', start);
    const taken = cursor.takeMatch(line);
    const character = cursor.peek();
    if (character === quote) {
      cursor.at += 1;
      text = text === '' ? taken : text + taken;
      if (quote === code.doubleQuote || cursor.peek() !== quote) return text;
      text += "'";
      cursor.at += 1;
    } else if (character === code.backslash) {
      text += taken + takeEscape(cursor);
    } else if (!cursor.isAtEnd) {
      text += taken.replace(/[ \t]+$/, '') + takeGap(cursor).text;
    }
  }
}

/** What the letter behind a backslash stands for; of two for the same, the last is the one that is written. */
export const escapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['\t', '\t'],
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\x0b'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const digitsOf: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** What a backslash and the characters behind it mean; in front of a line break it joins the lines. */
function takeEscape(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  if (isBreak(cursor.peek())) {
    cursor.takeBreak();
    return takeEmptyLines(cursor);
  }
  // The quote that is missing then is reported.
  if (cursor.isAtEnd) return '';
  const letter = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  const length = digitsOf.get(letter);
  if (length === undefined) {
    return (
      escapes.get(letter) ??
      cursor.fail(
        `\\${letter} means nothing in double quotes: write \\\\${letter}, or use single quotes`,
        start,
      )
    );
  }
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  const value = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
  if (value < 0 || value > 0x10_ffff || (value >= 0xd800 && value <= 0xdfff)) {
    cursor.fail(`\\${letter} must be followed by the ${length} hexadecimal digits of a character`, start);
  }
  cursor.at += length;
  return String.fromCodePoint(value);
}

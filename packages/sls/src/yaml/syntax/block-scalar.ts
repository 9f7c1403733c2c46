import { code, isBlank, isBreak, isBreakOrEnd, isDigit } from './characters.ts';
import type { Cursor } from './cursor.ts';

/** Scans a `|` or `>` text, the cursor being at that mark; `parentIndent` is the indentation of what holds it. */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const isFolded = cursor.peek() === code.greater;
  cursor.at += 1;
  const { keeps, digit } = takeHeader(cursor);
  const wanted = digit === 0 ? undefined : Math.max(0, parentIndent) + digit;
  let { breaks, indent } = takeIndentation(cursor, wanted, parentIndent);
  let text = '';
  let lineBreak = '';
  let beganBlank = false;
  while (cursor.column === indent && !cursor.isAtEnd) {
    const beginsBlank = isBlank(cursor.peek());
    const folds = isFolded && lineBreak === '\n' && !beganBlank && !beginsBlank;
    text += folds ? (breaks === '' ? ' ' : breaks) : lineBreak + breaks;
    beganBlank = beginsBlank;
    const start = cursor.at;
    cursor.skipLine();
    text += cursor.text.slice(start, cursor.at);
    lineBreak = cursor.takeBreak();
    ({ breaks } = takeIndentation(cursor, indent, parentIndent));
  }
  if (keeps !== 'nothing') text += lineBreak;
  return keeps === 'all' ? text + breaks : text;
}

interface Header {
  /** Which of the line breaks at the end count. */
  readonly keeps: 'one' | 'nothing' | 'all';
  /** How much deeper than its parent the text is indented; 0 when its first line shows that. */
  readonly digit: number;
}

function takeHeader(cursor: Cursor): Header {
  const mark = cursor.text.charAt(cursor.at - 1);
  let keeps: Header['keeps'] = 'one';
  let digit = 0;
  const takeSign = (): boolean => {
    const sign = cursor.peek();
    if (sign !== code.plus && sign !== code.dash) return false;
    keeps = sign === code.plus ? 'all' : 'nothing';
    cursor.at += 1;
    return true;
  };
  const hadSign = takeSign();
  if (isDigit(cursor.peek())) {
    digit = cursor.peek() - code.zero;
    if (digit === 0) cursor.fail(`the indentation behind ${mark} must be a digit from 1 to 9`);
    cursor.at += 1;
    if (!hadSign) takeSign();
  }
  cursor.skipBlanks();
  if (cursor.peek() === code.hash) cursor.skipLine();
  if (!isBreakOrEnd(cursor.peek())) {
    cursor.fail(`the text of ${mark} begins on the next line; nothing but +, - or a digit may stand here`);
  }
  cursor.takeBreak();
  return { keeps, digit };
}

/** Passes over empty lines and the indentation of the next line; without a given one, the deepest of these lines decides. */
function takeIndentation(
  cursor: Cursor,
  given: number | undefined,
  parentIndent: number,
): { breaks: string; indent: number } {
  const limit = given ?? Number.POSITIVE_INFINITY;
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while (cursor.column < limit && cursor.peek() === code.space) cursor.at += 1;
    deepest = Math.max(deepest, cursor.column);
    if (cursor.column < limit && cursor.peek() === code.tab) {
      cursor.fail('a tab is used for indentation; YAML wants spaces');
    }
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
  }
  return { breaks, indent: given ?? Math.max(deepest, parentIndent + 1, 1) };
}

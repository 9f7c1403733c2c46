import { code, isFlowIndicator, isSpace } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { takeGap } from './line-folding.ts';

/** A text without quotes. */
export interface PlainScalar {
  readonly text: string;
  /** Whether the cursor stands on a later line than the text's last one. */
  readonly endsLine: boolean;
}

/*
 * What belongs to the text on one line: characters that are no blank, colons that no blank follows, and blanks between them
 * unless a comment follows. Expressions, because a loop over characters is what makes the first file of a process slow.
 */
// oxlint-disable-next-line no-control-regex
const lineInBlock =
  /(?:[^\0- :\x85\u2028\u2029]|:(?![\0- \x85\u2028\u2029])|[ \t]+(?![\0- #\x85\u2028\u2029]|:[\0- \x85\u2028\u2029]))*/y;
// Within brackets their marks end the text as well.
const lineInFlow =
  // oxlint-disable-next-line no-control-regex
  /(?:[^\0- :,[\]{}\x85\u2028\u2029]|:(?![\0- ?,[\]{}\x85\u2028\u2029])|[ \t]+(?![\0- #,[\]{}\x85\u2028\u2029]|:[\0- \x85\u2028\u2029]))*/y;

/** Scans a text without quotes. Outside of brackets, lines that are indented less than `indent` do not belong to it. */
export function scanPlain(cursor: Cursor, indent: number, isInFlow: boolean): PlainScalar {
  const checkIndent = (): void => {
    if (cursor.column < indent && cursor.peek() === code.tab) {
      cursor.fail('a tab is used for indentation; YAML wants spaces');
    }
  };
  const line = isInFlow ? lineInFlow : lineInBlock;
  let text = '';
  let endsLine = false;
  let gap = '';
  while (!cursor.isAtDocumentMark() && cursor.peek() !== code.hash) {
    const taken = cursor.takeMatch(line);
    if (isInFlow) checkColon(cursor);
    if (taken === '') break;
    text = text === '' ? taken : text + gap + taken;
    endsLine = false;
    if (!isSpace(cursor.peek()) || cursor.isAtEnd) break;
    const between = takeGap(cursor, checkIndent);
    gap = between.text;
    endsLine = between.hasBreak;
    if (!isInFlow && endsLine && cursor.column < indent) break;
  }
  return { text, endsLine };
}

function checkColon(cursor: Cursor): void {
  if (cursor.peek() !== code.colon) return;
  const next = cursor.peek(1);
  if (isFlowIndicator(next) || next === code.question) {
    cursor.fail('a blank is missing behind this colon, or quotes around the text');
  }
}

import { code, isFlowIndicator, isSpace } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { takeGap } from './line-folding.ts';

/** A text without quotes. */
export interface PlainScalar {
  readonly text: string;
  /** Whether the cursor stands on a later line than the text's last one. */
  readonly endsLine: boolean;
}

/** Scans a text without quotes. Outside of brackets, lines that are indented less than `indent` do not belong to it. */
export function scanPlain(cursor: Cursor, indent: number, isInFlow: boolean): PlainScalar {
  const checkIndent = (): void => {
    if (cursor.column < indent && cursor.peek() === code.tab) {
      cursor.fail('a tab is used for indentation; YAML wants spaces');
    }
  };
  let text = '';
  let endsLine = false;
  let gap = '';
  while (!cursor.isAtDocumentMark() && cursor.peek() !== code.hash) {
    const start = cursor.at;
    skipWords(cursor, isInFlow);
    if (cursor.at === start) break;
    text += gap + cursor.text.slice(start, cursor.at);
    endsLine = false;
    if (!isSpace(cursor.peek()) || cursor.isAtEnd) break;
    const between = takeGap(cursor, checkIndent);
    gap = between.text;
    endsLine = between.hasBreak;
    if (!isInFlow && endsLine && cursor.column < indent) break;
  }
  return { text, endsLine };
}

/** Moves to the next blank, line break or mark that ends the text. */
function skipWords(cursor: Cursor, isInFlow: boolean): void {
  for (;;) {
    const character = cursor.peek();
    if (isSpace(character)) return;
    if (character === code.colon) {
      const next = cursor.peek(1);
      if (isSpace(next)) return;
      if (isInFlow && (isFlowIndicator(next) || next === code.question)) {
        cursor.fail('a blank is missing behind this colon, or quotes around the text');
      }
    }
    if (isInFlow && isFlowIndicator(character)) return;
    cursor.at += 1;
  }
}

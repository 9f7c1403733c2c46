import { isBlank, isBreak } from './characters.ts';
import type { Cursor } from './cursor.ts';

/** The blanks and line breaks between two parts of a text that may span lines. */
export interface Gap {
  /** What they mean: blanks as they are, one line break a blank, several one less. */
  readonly text: string;
  readonly hasBreak: boolean;
}

/** Passes over blanks and line breaks. `checkIndent` is called for each blank at the beginning of a line. */
export function takeGap(cursor: Cursor, checkIndent?: () => void): Gap {
  const start = cursor.at;
  cursor.skipBlanks();
  if (!isBreak(cursor.peek())) return { text: cursor.text.slice(start, cursor.at), hasBreak: false };
  const first = cursor.takeBreak();
  return { text: foldedBreaks(first, takeEmptyLines(cursor, checkIndent)), hasBreak: true };
}

/** Passes over the empty lines and the indentation that follow a line break and returns the breaks. */
export function takeEmptyLines(cursor: Cursor, checkIndent?: () => void): string {
  let breaks = '';
  for (;;) {
    while (isBlank(cursor.peek())) {
      checkIndent?.();
      cursor.at += 1;
    }
    if (!isBreak(cursor.peek())) return breaks;
    breaks += cursor.takeBreak();
  }
}

/** What a line break and the ones after it mean between two lines of text. */
export function foldedBreaks(first: string, others: string): string {
  if (first !== '\n') return first + others;
  return others === '' ? ' ' : others;
}

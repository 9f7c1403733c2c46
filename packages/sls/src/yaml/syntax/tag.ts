import { code, isSpace } from './characters.ts';
import type { Cursor } from './cursor.ts';

/** A tag as it is written: the handle names a prefix; it is empty for `!<...>` and for `!` alone. */
export interface WrittenTag {
  readonly handle: string;
  readonly suffix: string;
}

const letters = /[\w-]*/y;
const tagCharacters = /(?:[\w\-;/?:@&=+$.!~*'()]|%[0-9a-fA-F]{2})*/y;
const verbatimCharacters = /(?:[\w\-;/?:@&=+$.!~*'(),[\]]|%[0-9a-fA-F]{2})*/y;

/** Scans a tag such as `!!str`, `!name`, `!<tag:...>`, the cursor being at its first mark. */
export function scanTag(cursor: Cursor, isInFlow: boolean): WrittenTag {
  const start = cursor.at;
  const tag = cursor.peek(1) === code.less ? verbatim(cursor) : shorthand(cursor);
  if (!isSpace(cursor.peek()) && !(isInFlow && cursor.peek() === code.comma)) {
    cursor.fail('this tag is not followed by a blank; quote texts that begin with !', start);
  }
  return tag;
}

/** Scans the name behind `&` or `*`, the cursor being at that mark. */
export function scanAnchorName(cursor: Cursor): string {
  const start = cursor.at;
  const mark = cursor.text.charAt(start);
  cursor.at += 1;
  const name = cursor.takeMatch(letters);
  if (name === '' || !(isSpace(cursor.peek()) || '?:,]}%@`'.includes(cursor.text.charAt(cursor.at)))) {
    cursor.fail(
      `a name of letters and digits must follow ${mark}; quote texts that begin with ${mark}`,
      start,
    );
  }
  return name;
}

function verbatim(cursor: Cursor): WrittenTag {
  const start = cursor.at;
  cursor.at += 2;
  const suffix = cursor.takeMatch(verbatimCharacters);
  if (suffix === '' || cursor.peek() !== code.greater) cursor.fail('this tag does not end with >', start);
  cursor.at += 1;
  return { handle: '', suffix: decoded(cursor, suffix, start) };
}

function shorthand(cursor: Cursor): WrittenTag {
  const start = cursor.at;
  cursor.at += 1;
  const name = cursor.takeMatch(letters);
  if (cursor.peek() === code.exclamation) {
    cursor.at += 1;
    const suffix = cursor.takeMatch(tagCharacters);
    if (suffix === '') cursor.fail('a name is missing behind the marks of this tag', start);
    return { handle: `!${name}!`, suffix: decoded(cursor, suffix, start) };
  }
  const suffix = name + cursor.takeMatch(tagCharacters);
  return suffix === ''
    ? { handle: '', suffix: '!' }
    : { handle: '!', suffix: decoded(cursor, suffix, start) };
}

function decoded(cursor: Cursor, suffix: string, start: number): string {
  try {
    return decodeURIComponent(suffix);
  } catch {
    return cursor.fail('the escapes of this tag are no characters', start);
  }
}

import { codePointLength, codePoints } from '../../value/index.ts';

/** How lines are broken. */
export interface WrapRules {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** Returns a paragraph in lines of at most a width, broken at blanks and hyphens as Python's `textwrap` does. */
export function wrapText(text: string, { breakLongWords, breakOnHyphens, width }: WrapRules): string[] {
  const chunks = text
    .split(/(\s+)/)
    .filter((chunk) => chunk !== '')
    .flatMap((chunk) => (breakOnHyphens ? chunk.split(afterHyphen) : [chunk]));
  const lines: string[] = [];
  let line = '';
  const finish = (): void => {
    const trimmed = line.trimEnd();
    if (trimmed !== '') lines.push(trimmed);
    line = '';
  };
  for (const chunk of chunks) {
    const isBlank = chunk.trim() === '';
    if (isBlank && line === '' && lines.length > 0) continue;
    if (codePointLength(line) + codePointLength(chunk) <= width) {
      line += chunk;
      continue;
    }
    if (codePointLength(chunk) > width && breakLongWords && !isBlank) {
      let rest = codePoints(chunk);
      for (;;) {
        const room = Math.max(1, width - codePointLength(line));
        if (rest.length <= room) break;
        line += rest.slice(0, room).join('');
        rest = rest.slice(room);
        finish();
      }
      line += rest.join('');
      continue;
    }
    finish();
    if (!isBlank) line = chunk;
  }
  finish();
  return lines;
}

const afterHyphen = /(?<=(?:\p{L}{2}-|\p{L}-\w-))(?=\p{L}-?\p{L})/u;

import { codePointLength, codePoints, valueError } from '../../value/index.ts';

/** How lines are broken. */
export interface WrapRules {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** Returns a paragraph in lines of at most a width, broken at blanks and hyphens as Python's `textwrap` does. */
export function wrapText(text: string, rules: WrapRules): string[] {
  if (rules.width <= 0) throw valueError(`invalid width ${rules.width} (must be > 0)`);
  const chunks = text
    .split(/(\s+)/)
    .filter((chunk) => chunk !== '')
    .flatMap((chunk) => (rules.breakOnHyphens ? chunk.split(afterHyphen) : [chunk]))
    .toReversed();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line = nextLine(chunks, rules, lines.length === 0);
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

const afterHyphen = /(?<=(?:\p{L}{2}-|\p{L}-\w-))(?=\p{L}-?\p{L})/u;

/** Takes the chunks of one line from the end of the list, where the first of them stands. */
function nextLine(chunks: string[], rules: WrapRules, isFirst: boolean): string[] {
  const line: string[] = [];
  let room = rules.width;
  if (!isFirst && isBlank(chunks.at(-1))) chunks.pop();
  for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
    const length = codePointLength(chunk);
    if (length > room) {
      if (length > rules.width) breakLongWord(chunks, line, room, rules);
      break;
    }
    line.push(chunk);
    chunks.pop();
    room -= length;
  }
  if (isBlank(line.at(-1))) line.pop();
  return line;
}

function breakLongWord(chunks: string[], line: string[], room: number, rules: WrapRules): void {
  const word = chunks.pop() ?? '';
  if (!rules.breakLongWords) {
    if (line.length === 0) line.push(word);
    else chunks.push(word);
    return;
  }
  const characters = codePoints(word);
  const hyphen = rules.breakOnHyphens ? characters.slice(0, room).lastIndexOf('-') : -1;
  const end =
    hyphen > 0 && characters.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : room;
  line.push(characters.slice(0, end).join(''));
  chunks.push(characters.slice(end).join(''));
}

function isBlank(chunk: string | undefined): boolean {
  return chunk?.trim() === '';
}

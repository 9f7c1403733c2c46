import { codePointLength, codePoints, countEffort, hasAstral, valueError } from '../../value/index.ts';

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
    .flatMap((chunk) => {
      countEffort();
      return rules.breakOnHyphens && chunk.includes('-') ? chunk.split(afterHyphen) : [chunk];
    })
    .toReversed();
  const lines: string[] = [];
  while (chunks.length > 0) {
    countEffort();
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
    const length = lengthUpTo(chunk, rules.width);
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
  const head = firstCharacters(word, room);
  const hyphen = rules.breakOnHyphens ? head.lastIndexOf('-') : -1;
  const end = hyphen > 0 && /[^-]/.test(head.slice(0, hyphen)) ? hyphen + 1 : head.length;
  line.push(word.slice(0, end));
  chunks.push(word.slice(end));
}

/** The length of a text, or some length beyond a number where it is longer than that: a word that is broken is asked for it again and again. */
function lengthUpTo(text: string, most: number): number {
  return text.length > 2 * most ? most + 1 : codePointLength(text);
}

function firstCharacters(text: string, count: number): string {
  const start = text.slice(0, 2 * count);
  return hasAstral(start) ? codePoints(start).slice(0, count).join('') : start.slice(0, count);
}

/** A chunk is either blank throughout or not at all. */
function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && /^(?:\s|$)/.test(chunk);
}

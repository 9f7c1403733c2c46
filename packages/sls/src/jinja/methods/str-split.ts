import { countEffort, PyTuple, type Value, valueError } from '../../value/index.ts';
import { textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';

/** The methods of str that take a text apart. */
export const strSplitMethods: readonly Native[] = [
  native('split(self: str, sep=None, maxsplit: int=-1)', (_, self, separator, limit) =>
    splitText(self, separator, limit),
  ),
  native('rsplit(self: str, sep=None, maxsplit: int=-1)', (_, self, separator, limit) =>
    splitFromEnd(self, separator, limit),
  ),
  native('splitlines(self: str, keepends: bool=False)', (_, self, keepEnds) => splitLines(self, keepEnds)),
  native('partition(self: str, sep)', (_, self, separator) => {
    const sep = nonEmpty(separator);
    const at = self.indexOf(sep);
    return new PyTuple(at === -1 ? [self, '', ''] : [self.slice(0, at), sep, self.slice(at + sep.length)]);
  }),
  native('rpartition(self: str, sep)', (_, self, separator) => {
    const sep = nonEmpty(separator);
    const at = self.lastIndexOf(sep);
    return new PyTuple(at === -1 ? ['', '', self] : [self.slice(0, at), sep, self.slice(at + sep.length)]);
  }),
];

const lineBreaks = ['\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'].join('');
const lineBreak = `(?:\r\n|[${lineBreaks}])`;
const linePattern = new RegExp(`[^${lineBreaks}]*${lineBreak}|[^${lineBreaks}]+$`, 'g');
const endPattern = new RegExp(`${lineBreak}$`);

/** Returns the lines of a text, line breaks of every kind that Python knows taken off or kept. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines = counted(text.matchAll(linePattern));
  return keepEnds ? lines : lines.map((line) => line.replace(endPattern, ''));
}

/** Texts up to this length are taken apart without a look at what that costs. */
const shortText = 100_000;

/** Returns the parts of a text between occurrences of a separator, which is not empty. */
export function splitBy(text: string, separator: string): string[] {
  if (text.length <= shortText) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, start)) {
    countEffort();
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

function counted(matches: Iterable<RegExpExecArray>): string[] {
  const parts: string[] = [];
  for (const [part] of matches) {
    countEffort();
    parts.push(part);
  }
  return parts;
}

/** Returns the parts of a text between separators, or between runs of blanks, after at most a number of splits. */
export function splitText(text: string, separator: Value, limit: number): string[] {
  if (separator === null) {
    const rest = text.trimStart();
    if (rest === '') return [];
    if (limit < 0) return counted(rest.matchAll(/\S+/g));
    return splitBlanks(rest, limit);
  }
  const parts = splitBy(text, nonEmpty(separator));
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(nonEmpty(separator))];
}

function splitBlanks(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < limit && rest !== '') {
    countEffort();
    const match = /^(\S+)\s*/.exec(rest);
    if (match === null) break;
    parts.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  // What follows the last split keeps its blanks, also those at its end.
  if (rest !== '') parts.push(rest);
  return parts;
}

function splitFromEnd(text: string, separator: Value, limit: number): string[] {
  if (separator !== null) {
    const sep = nonEmpty(separator);
    const parts = splitBy(text, sep);
    if (limit < 0 || parts.length <= limit + 1) return parts;
    const kept = parts.length - limit;
    return [parts.slice(0, kept).join(sep), ...parts.slice(kept)];
  }
  if (limit < 0) return splitText(text, null, -1);
  const parts: string[] = [];
  let rest = text.trimEnd();
  while (parts.length < limit && rest !== '') {
    countEffort();
    const start = lastBlank(rest) + 1;
    parts.push(rest.slice(start));
    rest = rest.slice(0, start).trimEnd();
  }
  if (rest !== '') parts.push(rest);
  return parts.toReversed();
}

function lastBlank(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && /\S/.test(text.charAt(at))) at -= 1;
  return at;
}

function nonEmpty(separator: Value): string {
  const text = textArgument(separator, 'sep');
  if (text === '') throw valueError('empty separator');
  return text;
}

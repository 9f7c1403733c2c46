import {
  codePointLength,
  countEffort,
  hasAstral,
  PyTuple,
  type Value,
  valueError,
} from '../../value/index.ts';
import { intArgument, textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';
import { sliceOf } from '../operators/subscript.ts';

/** The methods of str that look for a part of a text. */
export const strSearchMethods: readonly Native[] = [
  locating('find', (part, sub) => part.indexOf(sub)),
  locating('rfind', (part, sub) => part.lastIndexOf(sub)),
  locating('index', (part, sub) => found(part.indexOf(sub))),
  locating('rindex', (part, sub) => found(part.lastIndexOf(sub))),
  native('count(self: str, sub: str, start=None, end=None)', (_, self, sub, start, end) =>
    countOf(within(self, start, end), sub),
  ),
  native('startswith(self: str, prefix, start=None, end=None)', (_, self, prefix, start, end) => {
    const text = within(self, start, end);
    return anyOf(prefix, 'prefix').some((candidate) => text.startsWith(candidate));
  }),
  native('endswith(self: str, suffix, start=None, end=None)', (_, self, suffix, start, end) => {
    const text = within(self, start, end);
    return anyOf(suffix, 'suffix').some((candidate) => text.endsWith(candidate));
  }),
];

function locating(name: string, search: (part: string, sub: string) => number): Native {
  return native(`${name}(self: str, sub: str, start=None, end=None)`, (_, self, sub, start, end) => {
    const part = within(self, start, end);
    const at = search(part, sub);
    if (at === -1) return -1;
    const before = hasAstral(part) ? codePointLength(part.slice(0, at)) : at;
    return before + offset(self, start);
  });
}

/** Returns how often a text occurs in another without overlapping. */
export function countOf(text: string, sub: string): number {
  if (sub === '') return codePointLength(text) + 1;
  let count = 0;
  for (let at = text.indexOf(sub); at !== -1; at = text.indexOf(sub, at + sub.length)) {
    countEffort();
    count += 1;
  }
  return count;
}

function within(text: string, start: Value, end: Value): string {
  return start === null && end === null ? text : textArgument(sliceOf(text, start, end, null), 'self');
}

function offset(text: string, start: Value): number {
  if (start === null) return 0;
  const length = codePointLength(text);
  const index = intArgument(start, 'start');
  return index < 0 ? Math.max(0, index + length) : Math.min(index, length);
}

function found(at: number): number {
  if (at === -1) throw valueError('substring not found');
  return at;
}

function anyOf(value: Value, name: string): string[] {
  if (value instanceof PyTuple) return value.items.map((item) => textArgument(item, name));
  return [textArgument(value, name)];
}

import {
  codePointLength,
  codePoints,
  escapeMarkup,
  isText,
  Markup,
  markupText,
  PyDict,
  PyTuple,
  pyLength,
  pyStr,
  typeError,
  type Value,
  valueError,
} from '../../value/index.ts';
import { intArgument, textArgument } from '../arguments.ts';
import { formatPercent } from '../format/percent-format.ts';
import { stripTags } from '../methods/markup-methods.ts';
import { capitalize } from '../methods/str-case.ts';
import { centerText, joinedLength, replaceText, stripText } from '../methods/str-shape.ts';
import { splitLines } from '../methods/str-split.ts';
import { type Native, native } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { wrapText } from './wrap-text.ts';

/** Jinja's filters on texts. */
export const textFilters: readonly Native[] = [
  native('upper(s)', (_, s) => likeInput(s, pyStr(s).toUpperCase())),
  native('lower(s)', (_, s) => likeInput(s, pyStr(s).toLowerCase())),
  native('capitalize(s)', (_, s) => likeInput(s, capitalize(pyStr(s)))),
  native('title(s)', (_, s) =>
    pyStr(s)
      .split(/([-\s({[<]+)/)
      .map(capitalize)
      .join(''),
  ),
  native('trim(value, chars: str | None=None)', (_, value, chars) =>
    likeInput(value, stripText(pyStr(value), chars)),
  ),
  native('replace(s, old, new, count: int | None=None)', (runtime, s, old, replacement, times = -1) => {
    const isMarked = runtime.autoescape && [s, old, replacement].some((part) => part instanceof Markup);
    const textOf = isMarked ? markupText : pyStr;
    const replaced = replaceText(runtime, textOf(s), textOf(old), textOf(replacement), times);
    return isMarked ? new Markup(replaced) : replaced;
  }),
  native('center(value, width: int=80)', (runtime, value, width) => {
    runtime.budget.allocate(width);
    return likeInput(value, centerText(pyStr(value), width, ' '));
  }),
  native('indent(s, width=4, first: bool=False, blank: bool=False)', (runtime, s, width, first, blank) => {
    const indention = isText(width) ? pyStr(width) : spaces(runtime, intArgument(width, 'width'));
    return likeInput(s, indent(runtime, textArgument(s, 's'), indention, first, blank));
  }),
  native(
    "truncate(s, length: int=255, killwords: bool=False, end: str='...', leeway: int | None=None)",
    (_, s, limit, kill, tail, tolerance = 5) => {
      if (limit < tail.length) throw valueError(`expected length >= ${tail.length}, got ${limit}`);
      if (!isText(s) && pyLength(s) <= limit + tolerance) return s;
      return likeInput(s, truncate(textArgument(s, 's'), limit, kill, tail, tolerance));
    },
  ),
  native(
    'wordwrap(s: str, width: int=79, break_long_words: bool=True, wrapstring: str | None=None, break_on_hyphens: bool=True)',
    (runtime, s, width, breakLongWords, newline = '\n', breakOnHyphens) => {
      const rules = { width, breakLongWords, breakOnHyphens };
      const lines = splitLines(s).map((line) => wrapText(line, rules));
      runtime.budget.allocate(
        lines.reduce((sum, parts) => sum + joinedLength(parts, newline) + newline.length, 0),
      );
      return lines.map((parts) => parts.join(newline)).join(newline);
    },
  ),
  native('wordcount(s)', (runtime, s) => {
    let count = 0;
    for (const _ of runtime.budget.counted(pyStr(s).matchAll(/[\p{L}\p{N}_]+/gu))) count += 1;
    return count;
  }),
  native('striptags(value)', (_, value) => stripTags(pyStr(value))),
  native('string(object)', (_, value) => (isText(value) ? value : pyStr(value))),
  native('format(value, *args, **kwargs)', (runtime, value, args, keywords) => {
    if (keywords.size > 0 && args.length > 0) {
      throw typeError("can't handle positional and keyword arguments at the same time");
    }
    const values = keywords.size > 0 ? new PyDict(keywords) : new PyTuple(args);
    if (value instanceof Markup)
      return new Markup(formatPercent(value.text, values, runtime.budget, escapeMarkup));
    return formatPercent(pyStr(value), values, runtime.budget);
  }),
];

/** Returns a result as safe text where the input was safe text. */
export function likeInput(input: Value, text: string): Value {
  return input instanceof Markup ? new Markup(text) : text;
}

function spaces(runtime: Runtime, count: number): string {
  runtime.budget.allocate(count);
  return ' '.repeat(Math.max(0, count));
}

function indent(runtime: Runtime, text: string, indention: string, first: boolean, blank: boolean): string {
  const lines = splitLines(`${text}\n`);
  runtime.budget.allocate(text.length + lines.length * indention.length);
  const indented = lines.map((line, index) => {
    if (index === 0 ? !first : !blank && line === '') return line;
    return indention + line;
  });
  return indented.join('\n');
}

function truncate(text: string, length: number, killWords: boolean, end: string, leeway: number): string {
  if (codePointLength(text) <= length + leeway) return text;
  const kept = codePoints(text)
    .slice(0, length - codePointLength(end))
    .join('');
  if (killWords) return kept + end;
  const lastBlank = kept.lastIndexOf(' ');
  return (lastBlank === -1 ? kept : kept.slice(0, lastBlank)) + end;
}

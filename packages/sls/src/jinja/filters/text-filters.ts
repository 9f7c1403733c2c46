import {
  codePointLength,
  codePoints,
  escapeMarkup,
  isText,
  isTruthy,
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
  native('trim(value, chars=None)', (_, value, chars) =>
    likeInput(value, stripText(pyStr(value), chars === null ? undefined : textArgument(chars, 'chars'))),
  ),
  native('replace(s, old, new, count=None)', (runtime, s, old, replacement, count) => {
    const times = count === null ? -1 : intArgument(count, 'count');
    if (!runtime.autoescape) return replaceText(runtime, pyStr(s), pyStr(old), pyStr(replacement), times);
    const marked = s instanceof Markup || old instanceof Markup || replacement instanceof Markup;
    if (!marked) return replaceText(runtime, pyStr(s), pyStr(old), pyStr(replacement), times);
    return new Markup(replaceText(runtime, markupText(s), markupText(old), markupText(replacement), times));
  }),
  native('center(value, width=80)', (runtime, value, width) => {
    runtime.budget.allocate(intArgument(width, 'width'));
    return likeInput(value, centerText(pyStr(value), intArgument(width, 'width'), ' '));
  }),
  native('indent(s, width=4, first=False, blank=False)', (runtime, s, width, first, blank) => {
    const indention = isText(width) ? pyStr(width) : spaces(runtime, intArgument(width, 'width'));
    return likeInput(s, indent(runtime, textArgument(s, 's'), indention, isTruthy(first), isTruthy(blank)));
  }),
  native(
    "truncate(s, length=255, killwords=False, end='...', leeway=None)",
    (_, s, length, kill, end, leeway) => {
      const limit = intArgument(length, 'length');
      const tail = textArgument(end, 'end');
      const tolerance = leeway === null ? 5 : intArgument(leeway, 'leeway');
      if (limit < tail.length) throw valueError(`expected length >= ${tail.length}, got ${limit}`);
      if (!isText(s) && pyLength(s) <= limit + tolerance) return s;
      return likeInput(s, truncate(textArgument(s, 's'), limit, isTruthy(kill), tail, tolerance));
    },
  ),
  native(
    'wordwrap(s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True)',
    (runtime, s, width, long, joint, hyphens) => {
      const newline = joint === null ? '\n' : textArgument(joint, 'wrapstring');
      const rules = {
        width: intArgument(width, 'width'),
        breakLongWords: isTruthy(long),
        breakOnHyphens: isTruthy(hyphens),
      };
      const lines = splitLines(textArgument(s, 's')).map((line) => wrapText(line, rules));
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
    const hasKeywords = keywords instanceof PyDict && keywords.length > 0;
    const hasArguments = args instanceof PyTuple && args.items.length > 0;
    if (hasKeywords && hasArguments) {
      throw typeError("can't handle positional and keyword arguments at the same time");
    }
    const values = hasKeywords ? keywords : args;
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

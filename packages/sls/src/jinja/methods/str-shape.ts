import {
  codePointLength,
  codePoints,
  iterate,
  PyDict,
  pyStr,
  typeError,
  type Value,
} from '../../value/index.ts';
import { textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { splitBy } from './str-split.ts';

/** The methods of str that pad, trim, replace and translate. */
export const strShapeMethods: readonly Native[] = [
  native('strip(self: str, chars: str | None=None)', (_, self, chars) => stripText(self, chars)),
  native('lstrip(self: str, chars: str | None=None)', (_, self, chars) => stripText(self, chars, 'start')),
  native('rstrip(self: str, chars: str | None=None)', (_, self, chars) => stripText(self, chars, 'end')),
  native('replace(self: str, old: str, new: str, count: int=-1)', replaceText),
  native('removeprefix(self: str, prefix: str)', (_, self, prefix) =>
    self.startsWith(prefix) ? self.slice(prefix.length) : self,
  ),
  native('removesuffix(self: str, suffix: str)', (_, self, suffix) =>
    suffix !== '' && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self,
  ),
  justifying('ljust', (text, width, fill) => text + fill.repeat(missingIn(text, width))),
  justifying('rjust', (text, width, fill) => fill.repeat(missingIn(text, width)) + text),
  justifying('center', centerText),
  native('zfill(self: str, width: int)', (runtime, self, width) => {
    const sign = /^[-+]/.exec(self)?.[0] ?? '';
    const missing = missingIn(self, width);
    runtime.budget.allocate(missing);
    return sign + '0'.repeat(missing) + self.slice(sign.length);
  }),
  native('expandtabs(self: str, tabsize: int=8)', expandTabs),
  native('join(self: str, iterable)', (runtime, self, iterable) => {
    const parts = Array.from(runtime.budget.counted(iterate(iterable)), (part, index) => {
      if (typeof part === 'string') return part;
      return textArgument(part, `sequence item ${index}`);
    });
    runtime.budget.allocate(joinedLength(parts, self));
    return parts.join(self);
  }),
  native('translate(self: str, table: dict)', (_, self, table) => translate(self, table)),
  native('maketrans(self, x, y=None, z=None)', (_, _self, from, to, dropped) => makeTable(from, to, dropped)),
];

/** Returns how long a text becomes that is made of others with a separator between them. */
export function joinedLength(parts: readonly string[], separator: string): number {
  const separators = separator.length * Math.max(0, parts.length - 1);
  return parts.reduce((sum, part) => sum + part.length, separators);
}

/** Returns a text without the given characters (blanks by default) at its ends. */
export function stripText(
  text: string,
  chars: string | undefined,
  end: 'both' | 'start' | 'end' = 'both',
): string {
  if (chars === undefined) {
    if (end === 'start') return text.trimStart();
    return end === 'end' ? text.trimEnd() : text.trim();
  }
  const dropped = new Set(codePoints(chars));
  const points = codePoints(text);
  let from = 0;
  let to = points.length;
  if (end !== 'end') while (from < to && dropped.has(points[from] ?? '')) from += 1;
  if (end !== 'start') while (to > from && dropped.has(points[to - 1] ?? '')) to -= 1;
  return points.slice(from, to).join('');
}

/** Returns a text with a part replaced, at most a number of times; a negative number means everywhere. */
export function replaceText(
  runtime: Runtime,
  text: string,
  old: string,
  replacement: string,
  count: number,
): string {
  const parts = old === '' ? ['', ...codePoints(text), ''] : splitBy(text, old);
  const times = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  runtime.budget.allocate(text.length + times * replacement.length);
  const replaced = parts.slice(0, times + 1).join(replacement);
  return times === parts.length - 1 ? replaced : replaced + old + parts.slice(times + 1).join(old);
}

/** Returns a text in the middle of a field; where the blanks cannot be halved, Python puts the odd one as its own way is. */
export function centerText(text: string, width: number, fill: string): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  const left = (missing >> 1) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function missingIn(text: string, width: number): number {
  return Math.max(0, width - codePointLength(text));
}

function justifying(name: string, fit: (text: string, width: number, fill: string) => string): Native {
  return native(`${name}(self: str, width: int, fillchar: str=' ')`, (runtime, self, width, fill) => {
    if (codePointLength(fill) !== 1) throw typeError('The fill character must be exactly one character long');
    runtime.budget.allocate(missingIn(self, width));
    return fit(self, width, fill);
  });
}

function expandTabs(runtime: Runtime, text: string, size: number): string {
  let column = 0;
  let length = text.length;
  return text.replace(/\t|\r|\n|[^\t\r\n]+/g, (part) => {
    if (part === '\t') {
      const width = size > 0 ? size - (column % size) : 0;
      column += width;
      length += width;
      runtime.budget.step();
      runtime.budget.limitSize(length);
      return ' '.repeat(width);
    }
    column = part === '\n' || part === '\r' ? 0 : column + codePointLength(part);
    return part;
  });
}

function translate(text: string, table: PyDict): string {
  return codePoints(text)
    .map((character) => {
      const replacement = table.get(character.codePointAt(0) ?? 0);
      if (replacement === undefined) return character;
      if (replacement === null) return '';
      return typeof replacement === 'number' ? String.fromCodePoint(replacement) : pyStr(replacement);
    })
    .join('');
}

function makeTable(from: Value, to: Value, dropped: Value): PyDict {
  const table = new PyDict();
  if (from instanceof PyDict) {
    for (const [key, value] of from.entries()) table.set(codeOf(key), value);
    return table;
  }
  const sources = codePoints(textArgument(from, 'x'));
  const targets = codePoints(textArgument(to, 'y'));
  if (sources.length !== targets.length) {
    throw typeError('the first two maketrans arguments must have equal length');
  }
  sources.forEach((source, index) => table.set(codeOf(source), codeOf(targets[index] ?? '')));
  if (dropped !== null)
    for (const character of codePoints(textArgument(dropped, 'z'))) table.set(codeOf(character), null);
  return table;
}

function codeOf(character: Value): Value {
  return typeof character === 'string' ? (character.codePointAt(0) ?? 0) : character;
}

import { escapeMarkup, Markup, PyDict, PyTuple, pyStr, type Value } from '../../value/index.ts';
import { Native, type NativeTable, native } from '../native.ts';
import { strMethods } from './str-methods.ts';

/** The methods of safe text: those of str, their arguments escaped and their results safe in turn. */
export const markupMethods: NativeTable = new Map([
  ...[...strMethods].map(([name, method]): [string, Native] => [name, safe(method)]),
  [
    'unescape',
    native('unescape(self)', (_, self) => unescapeMarkup(self instanceof Markup ? self.text : '')),
  ],
  ['striptags', native('striptags(self)', (_, self) => stripTags(self instanceof Markup ? self.text : ''))],
]);

/** Returns a text without tags and comments, runs of blanks made one, and entities resolved. */
export function stripTags(text: string): string {
  return unescapeMarkup(
    text
      .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
      .split(/\s+/)
      .filter(Boolean)
      .join(' '),
  );
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

function unescapeMarkup(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function safe(method: Native): Native {
  return new Native(
    method.name,
    [
      { name: 'self', kind: 'required', default: null },
      { name: 'args', kind: 'varargs', default: null },
      { name: 'kwargs', kind: 'keywords', default: null },
    ],
    (runtime, self, args, keywords) => {
      const text = self instanceof Markup ? self.text : self;
      const positional = args instanceof PyTuple ? args.items.map(escaped) : [];
      const named = keywords instanceof PyDict ? [...keywords.entries()] : [];
      const escapedKeywords = new Map(named.map(([name, value]) => [pyStr(name), escaped(value)]));
      return marked(method.invoke(runtime, [text, ...positional], escapedKeywords));
    },
  );
}

function escaped(value: Value): Value {
  return typeof value === 'string' ? escapeMarkup(value) : value instanceof Markup ? value.text : value;
}

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(marked);
  return value instanceof PyTuple ? new PyTuple(value.items.map(marked)) : value;
}

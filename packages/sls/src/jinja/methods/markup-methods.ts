import { escapeMarkup, Markup, PyTuple, type Value } from '../../value/index.ts';
import { type Native, native, nativeTable } from '../native.ts';
import { strMethods } from './str-methods.ts';

/** The methods of safe text: those of str, their arguments escaped and their results safe in turn. */
export const markupMethods = nativeTable([
  ...Array.from(strMethods.values(), safe),
  native('unescape(self: str)', (_, self) => unescapeMarkup(self)),
  native('striptags(self: str)', (_, self) => stripTags(self)),
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
  return native(`${method.name}(self: str, *args, **kwargs)`, (runtime, self, args, keywords) => {
    const named = Array.from(keywords, ([name, value]) => [name, escaped(value)] as const);
    return marked(method.invoke(runtime, [self, ...args.map(escaped)], new Map(named)));
  });
}

function escaped(value: Value): Value {
  return typeof value === 'string' ? escapeMarkup(value) : value instanceof Markup ? value.text : value;
}

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(marked);
  return value instanceof PyTuple ? new PyTuple(value.items.map(marked)) : value;
}

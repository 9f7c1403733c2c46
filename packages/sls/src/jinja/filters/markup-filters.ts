import {
  countCharacters,
  escapeMarkup,
  isIterable,
  isText,
  iterate,
  Markup,
  markupText,
  PyDict,
  pyRepr,
  pyStr,
  reserveElements,
  Undefined,
  type Value,
  valueError,
} from '../../value/index.ts';
import { textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';
import { inTime } from '../runtime/in-time.ts';
import { linkUrls } from './link-urls.ts';

/** Jinja's filters for HTML and URLs. */
export const markupFilters: readonly Native[] = [
  native('escape(s)', (_, s) => (s instanceof Markup ? s : new Markup(escapeMarkup(pyStr(s))))),
  native('forceescape(value)', (_, value) => new Markup(escapeMarkup(pyStr(value)))),
  native('safe(value)', (_, value) => (value instanceof Markup ? value : new Markup(pyStr(value)))),
  native('urlencode(value)', (_, value) => {
    if (isText(value) || !isIterable(value)) return quoteUrl(pyStr(value), '/');
    const pairs = value instanceof PyDict ? value.entries() : Array.from(iterate(value), pairOf);
    return Array.from(pairs, ([key, item]) => `${quoteQuery(key)}=${quoteQuery(item)}`).join('&');
  }),
  native('xmlattr(d: dict, autospace: bool=True)', (runtime, d, autospace) => {
    const attributes = [...d.entries()]
      .filter(([, value]) => value !== null && !(value instanceof Undefined))
      .map(([key, value]) => `${attributeName(key)}="${markupText(value)}"`)
      .join(' ');
    const text = autospace && attributes !== '' ? ` ${attributes}` : attributes;
    return runtime.autoescape ? new Markup(text) : text;
  }),
  native(
    'urlize(value, trim_url_limit: int | None=None, nofollow: bool=False, target: str | None=None, rel: str | None=None, extra_schemes=None)',
    (runtime, value, limit, nofollow, target, rel, schemes) => {
      const rels = new Set(rel?.split(/\s+/));
      if (nofollow) rels.add('nofollow');
      rels.add('noopener');
      const rules = {
        limit,
        rel: [...rels].toSorted().join(' '),
        target,
        schemes: schemes === null ? [] : Array.from(iterate(schemes), pyStr),
      };
      const shown = pyStr(value);
      const text = inTime(() => linkUrls(shown, rules), runtime.budget, 'urlize');
      return runtime.autoescape ? new Markup(text) : text;
    },
  ),
];

function attributeName(key: Value): string {
  const name = textArgument(key, 'attribute');
  if (/[\s/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${pyRepr(name)}`);
  return markupText(key);
}

/** A byte that is encoded. */
const charactersOfByte = 3;

/** Returns a text with all but letters, digits, `_.-~` and the safe characters percent-encoded. */
export function quoteUrl(text: string, safe: string): string {
  countCharacters(text.length * charactersOfByte);
  reserveElements(text.length * charactersOfByte);
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w.~-]/.test(character) || safe.includes(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function quoteQuery(value: Value): string {
  return quoteUrl(pyStr(value), ' ').replaceAll(' ', '+');
}

function pairOf(value: Value): [Value, Value] {
  const [key, item, ...rest] = iterate(value);
  if (key === undefined || item === undefined || rest.length > 0) {
    throw valueError('a query is made of pairs of a name and a value');
  }
  return [key, item];
}

import {
  announceText,
  countCharacters,
  countEffort,
  intText,
  isInt,
  Markup,
  PyDict,
  PyFloat,
  PyTuple,
  pyCompare,
  pyStr,
  typeError,
  typeName,
  Undefined,
  type Value,
  valueError,
} from '../../value/index.ts';

/** How JSON is written. */
export interface JsonOptions {
  readonly sortKeys: boolean;
  /** Whether characters beyond ASCII are written as escapes. */
  readonly asciiOnly: boolean;
  /** What each level is indented by, or nothing for one line. */
  readonly indent: string | undefined;
  /** What stands between elements, and between key and value. */
  readonly separators?: readonly [string, string] | undefined;
}

/** Returns a value as JSON, as Python's `json.dumps` writes it; values that JSON has no form for throw. */
export function writeJson(value: Value, options: JsonOptions): string {
  const open = new Set<object>();
  const comma = options.separators?.[0] ?? (options.indent === undefined ? ', ' : ',');
  const colon = options.separators?.[1] ?? ': ';

  const enclosed = (parts: readonly string[], brackets: string, level: number): string => {
    const [before, after] = brackets;
    if (parts.length === 0) return brackets;
    if (options.indent === undefined) return `${before}${parts.join(comma)}${after}`;
    announceText(options.indent.length * (level + 1) * (parts.length + 1));
    const inner = `\n${options.indent.repeat(level + 1)}`;
    return `${before}${inner}${parts.join(comma + inner)}\n${options.indent.repeat(level)}${after}`;
  };

  const structure = (container: PyDict | readonly Value[], level: number): string => {
    if (!(container instanceof PyDict))
      return enclosed(
        container.map((item) => write(item, level + 1)),
        '[]',
        level,
      );
    const entries = [...container.entries()];
    if (options.sortKeys) entries.sort(([left], [right]) => pyCompare(left, right));
    const parts = entries.map(([key, item]) => text(keyText(key), options) + colon + write(item, level + 1));
    return enclosed(parts, '{}', level);
  };

  const write = (item: Value, level: number): string => {
    if (item === null) return 'null';
    if (typeof item === 'boolean') return item ? 'true' : 'false';
    if (isInt(item)) return intText(item);
    if (typeof item === 'string') return text(item, options);
    if (item instanceof Markup) return text(item.text, options);
    if (item instanceof PyFloat) return floatText(item);
    if (item instanceof Undefined) throw item.error();
    const container = item instanceof PyTuple ? item.items : item;
    if (!Array.isArray(container) && !(container instanceof PyDict)) {
      throw typeError(`Object of type ${typeName(item)} is not JSON serializable`);
    }
    if (open.has(item)) throw valueError('Circular reference detected');
    open.add(item);
    countEffort(1 + container.length);
    const written = structure(container, level);
    open.delete(item);
    return written;
  };

  return write(value, 0);
}

function keyText(key: Value): string {
  if (key === null) return 'null';
  if (typeof key === 'boolean') return key ? 'true' : 'false';
  if (key instanceof PyFloat) return floatText(key);
  if (isInt(key) || typeof key === 'string' || key instanceof Markup) return pyStr(key);
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function floatText(float: PyFloat): string {
  if (Number.isNaN(float.value)) return 'NaN';
  if (!Number.isFinite(float.value)) return float.value > 0 ? 'Infinity' : '-Infinity';
  return pyStr(float);
}

function text(value: string, { asciiOnly }: JsonOptions): string {
  countCharacters(value.length);
  const pattern = asciiOnly ? /["\\]|[^ -~]/g : /["\\]|(?![\x7f-\x9f])\p{Cc}/gu;
  return `"${value.replace(pattern, escape)}"`;
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function escape(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

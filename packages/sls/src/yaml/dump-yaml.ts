import {
  floatRepr,
  intText,
  Markup,
  PyBytes,
  PyFloat,
  PySet,
  pyRepr,
  pyStr,
  typeError,
  Undefined,
  type Value,
} from '../value/index.ts';
import { asItems, asMapping, type KeyOrder } from './collections.ts';
import { isSimpleKey, scalarStyle } from './scalar-style.ts';
import { SharedCollections } from './shared-collections.ts';
import { YamlWriter } from './yaml-writer.ts';

/** How a value is laid out. */
export interface DumpOptions {
  /** Brackets throughout, lines throughout, or brackets for what holds nothing but scalars. */
  readonly style: 'flow' | 'block' | 'leaves in flow';
  readonly keys: KeyOrder;
  /** What YAML has no form for, and texts marked as safe: Salt's filter writes `NULL` for them, its serializer does not. */
  readonly others: 'NULL' | 'refused';
  /** Whether characters beyond ASCII are escaped. */
  readonly asciiOnly: boolean;
}

/** Writes a value as Salt's `yaml` filter does: keys sorted, PyYAML's quoting and folding, flow style or block style throughout. */
export function dumpYaml(value: Value, flow: boolean): string {
  return dumpYamlWith(value, {
    style: flow ? 'flow' : 'block',
    keys: 'sorted unless ordered',
    others: 'NULL',
    asciiOnly: false,
  });
}

/** Writes a value with other layouts, as `slsutil.serialize` does. */
export function dumpYamlWith(value: Value, options: DumpOptions): string {
  const dumper = new Dumper(value, options);
  dumper.top(value);
  // Blanks beyond ASCII are a text's own.
  return dumper.text.replaceAll(/^[ \n]+|[ \n]+$/g, '');
}

/** Where a node stands, which decides how it is laid out. */
type Place = 'top' | 'key' | 'map-value' | 'list-item';

class Dumper {
  readonly #writer: YamlWriter;
  readonly #options: DumpOptions;
  readonly #shared: SharedCollections;
  #flowDepth = 0;

  constructor(value: Value, options: DumpOptions) {
    this.#writer = new YamlWriter(options.asciiOnly);
    this.#options = options;
    this.#shared = new SharedCollections(value, options.keys);
  }

  get text(): string {
    return this.#writer.text;
  }

  top(value: Value): void {
    this.#node(value, 'top');
  }

  #node(value: Value, place: Place): void {
    const anchor = this.#shared.anchorOf(value);
    if (anchor?.isWritten === true) {
      this.#writer.indicator(`*${anchor.name}`, true);
      return;
    }
    if (anchor !== undefined) {
      anchor.isWritten = true;
      this.#writer.indicator(`&${anchor.name}`, true);
    }
    const mapping = asMapping(value, this.#options.keys);
    const items = mapping === undefined ? asItems(value) : undefined;
    if (mapping !== undefined) this.#mapping(mapping, place, value instanceof PySet ? '!!set' : '');
    else if (items !== undefined) this.#list(items, place);
    else this.#scalar(value, place);
  }

  #mapping(pairs: readonly (readonly [Value, Value])[], place: Place, tag: string): void {
    if (tag !== '') this.#writer.indicator(tag, true);
    if (pairs.length === 0 || this.#isFlow(pairs.flat())) {
      this.#flow('{', '}', pairs, ([key, value]) => {
        this.#key(key);
        this.#node(value, 'map-value');
      });
      return;
    }
    this.#indented(place === 'top' ? 0 : 2, () => {
      for (const [index, [key, value]] of pairs.entries()) {
        // The first pair of a mapping in a list stands behind the dash.
        if (index > 0 || place !== 'list-item') this.#writer.newLine();
        // What belongs to a key of its own line stands behind the colon, as behind a dash.
        this.#node(value, this.#key(key) === 'simple' ? 'map-value' : 'list-item');
      }
    });
  }

  #isFlow(parts: readonly Value[]): boolean {
    const { keys, style } = this.#options;
    if (style === 'flow' || this.#flowDepth > 0) return true;
    if (style === 'block') return false;
    return parts.every((part) => asMapping(part, keys) === undefined && asItems(part) === undefined);
  }

  #list(items: readonly Value[], place: Place): void {
    if (items.length === 0 || this.#isFlow(items)) {
      this.#flow('[', ']', items, (item) => this.#node(item, 'list-item'));
      return;
    }
    // Lists stand at the indentation of the key that holds them.
    this.#indented(place === 'list-item' ? 2 : 0, () => {
      for (const [index, item] of items.entries()) {
        if (index > 0 || place !== 'list-item') this.#writer.newLine();
        this.#writer.indicator('-', true, { indents: true });
        this.#node(item, 'list-item');
      }
    });
  }

  #indented(columns: number, write: () => void): void {
    this.#writer.indent += columns;
    write();
    this.#writer.indent -= columns;
  }

  #flow<Item>(open: string, close: string, items: readonly Item[], write: (item: Item) => void): void {
    this.#writer.indicator(open, true, { leavesBlank: true });
    this.#flowDepth += 1;
    this.#writer.indent += 2;
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#writer.indicator(',', false);
      if (this.#writer.isFull) this.#writer.newLine();
      write(item);
    }
    this.#writer.indent -= 2;
    this.#flowDepth -= 1;
    this.#writer.indicator(close, false);
  }

  #key(key: Value): 'simple' | 'long' {
    const isCollection = asMapping(key, this.#options.keys) !== undefined || asItems(key) !== undefined;
    const simple = typeof key === 'string' ? isSimpleKey(key) : !isCollection;
    if (!simple) this.#writer.indicator('?', true, { indents: true });
    this.#node(key, simple ? 'key' : isCollection ? 'list-item' : 'map-value');
    if (!simple && (this.#flowDepth === 0 || this.#writer.isFull)) this.#writer.newLine();
    this.#writer.indicator(':', !simple, { indents: !simple && this.#flowDepth === 0 });
    return simple ? 'simple' : 'long';
  }

  #scalar(value: Value, place: Place): void {
    this.#writer.indent += 2;
    const text = this.#textOf(value);
    if (text !== undefined) {
      const isKey = place === 'key';
      const style = scalarStyle(text, {
        flow: this.#flowDepth > 0,
        key: isKey,
        asciiOnly: this.#options.asciiOnly,
      });
      this.#writer.scalar(text, style, !isKey);
    } else if (value instanceof PyBytes && this.#flowDepth === 0 && place !== 'key') {
      this.#bytes(value);
    } else {
      this.#writer.scalar(this.#plainText(value), 'plain', false);
    }
    this.#writer.indent -= 2;
  }

  #textOf(value: Value): string | undefined {
    if (value instanceof Markup && this.#options.others === 'refused') return value.text;
    return typeof value === 'string' ? value : undefined;
  }

  #plainText(value: Value): string {
    const text = scalarText(value);
    if (text !== undefined) return text;
    if (this.#options.others === 'NULL') return 'NULL';
    throw typeError(`${pyStr(pyRepr(value))} cannot be written as YAML`);
  }

  #bytes({ data }: PyBytes): void {
    this.#writer.indicator('!!binary', true);
    this.#writer.indicator('|', true);
    for (const line of Buffer.from(data)
      .toString('base64')
      .match(/.{1,76}/g) ?? []) {
      this.#writer.newLine();
      this.#writer.scalar(line, 'plain', false);
    }
  }
}

function scalarText(value: Value): string | undefined {
  if (value === null) return 'null';
  if (value instanceof Undefined) return 'NULL';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof PyFloat) return yamlFloat(value);
  if (value instanceof PyBytes) return `!!binary ${Buffer.from(value.data).toString('base64')}`;
  if (typeof value === 'number' || typeof value === 'bigint') return intText(value);
  return undefined;
}

/** A float as YAML writes it, whose exponents follow a fraction. */
export function yamlFloat({ value }: PyFloat): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

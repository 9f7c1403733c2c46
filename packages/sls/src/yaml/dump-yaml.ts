import {
  isIterable,
  iterate,
  Markup,
  PyBytes,
  PyDict,
  PyError,
  PyFloat,
  PyObject,
  PySet,
  pyCompare,
  pyRepr,
  pyStr,
  Undefined,
  type Value,
} from '../value/index.ts';
import { isSimpleKey, scalarStyle } from './scalar-style.ts';
import { YamlWriter } from './yaml-writer.ts';

/** Writes a value as Salt's `yaml` filter does: keys sorted, PyYAML's quoting and folding, flow style or block style throughout. */
export function dumpYaml(value: Value, flow: boolean): string {
  const dumper = new Dumper(flow);
  dumper.top(value);
  return dumper.text.trim();
}

/** Where a node stands, which decides how it is laid out. */
type Place = 'top' | 'key' | 'map-value' | 'list-item';

class Dumper {
  readonly #writer = new YamlWriter();
  readonly #flowStyle: boolean;
  #flowDepth = 0;
  #depth = 0;

  constructor(flowStyle: boolean) {
    this.#flowStyle = flowStyle;
  }

  get text(): string {
    return this.#writer.text;
  }

  top(value: Value): void {
    this.#node(value, 'top');
  }

  #node(value: Value, place: Place): void {
    if (this.#depth > 200)
      throw new PyError('ValueError', 'the data is nested too deeply, or contains itself');
    this.#depth += 1;
    const mapping = asMapping(value);
    const items = mapping === undefined ? asItems(value) : undefined;
    if (mapping !== undefined) this.#mapping(mapping, place, value instanceof PySet ? '!!set' : '');
    else if (items !== undefined) this.#list(items, place);
    else this.#scalar(value, place);
    this.#depth -= 1;
  }

  #mapping(pairs: readonly (readonly [Value, Value])[], place: Place, tag: string): void {
    if (tag !== '') this.#writer.indicator(tag, true);
    if (this.#flowStyle || this.#flowDepth > 0 || pairs.length === 0) {
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
        this.#key(key);
        this.#node(value, 'map-value');
      }
    });
  }

  #list(items: readonly Value[], place: Place): void {
    if (this.#flowStyle || this.#flowDepth > 0 || items.length === 0) {
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

  #key(key: Value): void {
    const simple = typeof key !== 'string' || isSimpleKey(key);
    if (!simple) this.#writer.indicator('?', true, { indents: true });
    this.#node(key, simple ? 'key' : 'map-value');
    if (!simple && (this.#flowDepth === 0 || this.#writer.isFull)) this.#writer.newLine();
    this.#writer.indicator(':', !simple);
  }

  #scalar(value: Value, place: Place): void {
    this.#writer.indent += 2;
    if (typeof value === 'string' || value instanceof Markup) {
      const text = typeof value === 'string' ? value : value.text;
      const isKey = place === 'key';
      const style = scalarStyle(text, { flow: this.#flowDepth > 0, key: isKey });
      this.#writer.scalar(text, style, !isKey);
    } else {
      this.#writer.scalar(scalarText(value), 'plain', false);
    }
    this.#writer.indent -= 2;
  }
}

function asMapping(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (value instanceof PyDict) return sortedByKey(Array.from(value.entries()));
  if (value instanceof PySet) return sortedByKey(Array.from(value.values(), (item) => [item, null] as const));
  return undefined;
}

function asItems(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (!(value instanceof PyObject) || value instanceof Markup || value instanceof PyBytes) return undefined;
  return !value.isUndefined && isIterable(value) ? Array.from(iterate(value)) : undefined;
}

/** Keys that cannot be compared with one another stay in their order, as with Python's `sorted` failing in PyYAML. */
function sortedByKey(pairs: readonly (readonly [Value, Value])[]): readonly (readonly [Value, Value])[] {
  try {
    return pairs.toSorted(([left], [right]) => pyCompare(left, right));
  } catch (error) {
    if (error instanceof PyError) return pairs;
    throw error;
  }
}

function scalarText(value: Value): string {
  if (value === null || value instanceof Undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof PyFloat) return floatText(value);
  if (value instanceof PyBytes) return `!!binary ${Buffer.from(value.data).toString('base64')}`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new PyError('TypeError', `${pyStr(pyRepr(value))} cannot be written as YAML`);
}

function floatText({ value }: PyFloat): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = pyRepr(new PyFloat(value));
  return text.includes('.') ? text : text.replace('e', '.0e');
}

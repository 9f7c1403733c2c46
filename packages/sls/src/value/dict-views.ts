import type { PyDict } from './dict.ts';
import { pyEquals } from './equality.ts';
import { typeError } from './py-error.ts';
import { pyRepr } from './text.ts';
import { PyTuple } from './tuple.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** What `dict.keys()`, `dict.values()` and `dict.items()` return: a live view of the dict. */
export class DictView extends PyObject {
  readonly #dict: PyDict;
  readonly #part: 'keys' | 'values' | 'items';

  constructor(dict: PyDict, part: 'keys' | 'values' | 'items') {
    super(`${dict.typeName === 'OrderedDict' ? 'odict' : 'dict'}_${part}`);
    this.#dict = dict;
    this.#part = part;
  }

  /** Whether it can be combined with sets. */
  get isSetLike(): boolean {
    return this.#part !== 'values';
  }

  override repr(): string {
    return `${this.typeName}([${Array.from(this.iterate(), pyRepr).join(', ')}])`;
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof DictView) || !this.isSetLike || !other.isSetLike) return false;
    if (this.length !== other.length) return false;
    return [...this.iterate()].every((element) => other.has(element));
  }

  override key(): Key {
    throw typeError(`unhashable type: '${this.typeName}'`);
  }

  override get length(): number {
    return this.#dict.length;
  }

  override has(value: Value): boolean {
    if (this.#part === 'keys') return this.#dict.has(value);
    if (this.#part === 'values') return this.#dict.values().some((element) => pyEquals(element, value));
    if (!(value instanceof PyTuple) || value.items.length !== 2) return false;
    const [key, wanted] = value.items;
    const found = this.#dict.get(key ?? null);
    return found !== undefined && pyEquals(found, wanted ?? null);
  }

  override iterate(): Iterable<Value> {
    if (this.#part === 'keys') return this.#dict.keys();
    if (this.#part === 'values') return this.#dict.values();
    return this.#dict.entries().map((pair) => new PyTuple(pair));
  }
}

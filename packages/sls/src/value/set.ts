import { countEffort } from './effort.ts';
import { keyOf } from './key.ts';
import { typeError } from './py-error.ts';
import { pyRepr, reprWithin } from './text.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** Python's set; unlike Python's it keeps the order of insertion, so that what templates print is the same every time. */
export class PySet extends PyObject {
  readonly #items = new Map<Key, Value>();

  constructor(items: Iterable<Value> = []) {
    super('set');
    for (const item of items) this.add(item);
  }

  /** The number of elements. */
  override get length(): number {
    return this.#items.size;
  }

  /** Adds a value unless an equal one is there. */
  add(value: Value): void {
    const key = keyOf(value);
    if (!this.#items.has(key)) this.#items.set(key, value);
  }

  /** Tells whether an equal value is there. */
  override has(value: Value): boolean {
    return this.#items.has(keyOf(value));
  }

  /** Removes a value and tells whether it was there. */
  delete(value: Value): boolean {
    return this.#items.delete(keyOf(value));
  }

  /** Removes every value. */
  clear(): void {
    this.#items.clear();
  }

  /** Returns the values in the order in which they were added. */
  values(): IterableIterator<Value> {
    return this.#items.values();
  }

  override repr(): string {
    if (this.#items.size === 0) return 'set()';
    countEffort(this.#items.size);
    return reprWithin(this, 'set(...)', () => `{${Array.from(this.#items.values(), pyRepr).join(', ')}}`);
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PySet) || other.#items.size !== this.#items.size) return false;
    countEffort(1 + this.#items.size);
    return this.#items.keys().every((key) => other.#items.has(key));
  }

  override key(): Key {
    throw typeError("unhashable type: 'set'");
  }

  override iterate(): Iterable<Value> {
    return this.#items.values();
  }
}

import { pyEquals } from './equality.ts';
import { type Key, keyOf } from './key.ts';
import { PyError, typeError } from './py-error.ts';
import { pyRepr, reprWithin } from './text.ts';
import { PyObject, type Value } from './value.ts';

interface Entry {
  readonly key: Value;
  value: Value;
}

/** Python's dict: any hashable key, Python's equality of keys, order of insertion kept. */
export class PyDict extends PyObject {
  readonly #entries = new Map<Key, Entry>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super();
    for (const [key, value] of entries) this.set(key, value);
  }

  override get typeName(): string {
    return 'dict';
  }

  /** The number of keys. */
  get length(): number {
    return this.#entries.size;
  }

  /** Returns the value under a key, or `undefined`. */
  get(key: Value): Value | undefined {
    return this.#entries.get(keyOf(key))?.value;
  }

  /** Tells whether a key is there. */
  has(key: Value): boolean {
    return this.#entries.has(keyOf(key));
  }

  /** Puts a value under a key; a key that is already there keeps its place and its spelling. */
  set(key: Value, value: Value): this {
    const hash = keyOf(key);
    const entry = this.#entries.get(hash);
    if (entry === undefined) this.#entries.set(hash, { key, value });
    else entry.value = value;
    return this;
  }

  /** Removes a key and tells whether it was there. */
  delete(key: Value): boolean {
    return this.#entries.delete(keyOf(key));
  }

  /** Removes every key. */
  clear(): void {
    this.#entries.clear();
  }

  /** Returns the keys in order; growing or shrinking the dict meanwhile is an error, as in Python. */
  *keys(): Generator<Value, undefined> {
    for (const entry of this.#stable()) yield entry.key;
  }

  /** Returns the values in the order of their keys. */
  *values(): Generator<Value, undefined> {
    for (const entry of this.#stable()) yield entry.value;
  }

  /** Returns the pairs of key and value in order. */
  *entries(): Generator<[Value, Value], undefined> {
    for (const entry of this.#stable()) yield [entry.key, entry.value];
  }

  /** Returns a dict with the same keys and values. */
  copy(): PyDict {
    const copy = new PyDict();
    for (const [hash, { key, value }] of this.#entries) copy.#entries.set(hash, { key, value });
    return copy;
  }

  override truthy(): boolean {
    return this.#entries.size > 0;
  }

  override repr(): string {
    return reprWithin(this, '{...}', () => {
      const parts = Array.from(
        this.#entries.values(),
        ({ key, value }) => `${pyRepr(key)}: ${pyRepr(value)}`,
      );
      return `{${parts.join(', ')}}`;
    });
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof PyDict) || other.#entries.size !== this.#entries.size) return false;
    for (const [hash, { value }] of this.#entries) {
      const theirs = other.#entries.get(hash);
      if (theirs === undefined || !pyEquals(value, theirs.value)) return false;
    }
    return true;
  }

  override key(): Key {
    throw typeError("unhashable type: 'dict'");
  }

  override item(key: Value): Value | undefined {
    return this.get(key);
  }

  override iterate(): Iterable<Value> {
    return this.keys();
  }

  override size(): number {
    return this.#entries.size;
  }

  override contains(value: Value): boolean {
    return this.has(value);
  }

  *#stable(): Generator<Entry, undefined> {
    const size = this.#entries.size;
    for (const entry of this.#entries.values()) {
      yield entry;
      if (this.#entries.size !== size) {
        throw new PyError('RuntimeError', 'dictionary changed size during iteration');
      }
    }
  }
}

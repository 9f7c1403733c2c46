import { countEffort } from './effort.ts';
import { EntryTable } from './entry-table.ts';
import { pyEquals } from './equality.ts';
import { keyOf } from './key.ts';
import { PyError, typeError } from './py-error.ts';
import { pyRepr, reprWithin } from './text.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** Python's dict: any hashable key, Python's equality of keys, order of insertion kept. */
export class PyDict extends PyObject {
  readonly #table = new EntryTable();

  constructor(entries: Iterable<readonly [Value, Value]> = [], typeName = 'dict') {
    super(typeName);
    for (const [key, value] of entries) this.set(key, value);
  }

  /** The number of keys. */
  override get length(): number {
    return this.#table.size;
  }

  /** Returns the value under a key, or `undefined`. */
  override get(key: Value): Value | undefined {
    return this.#table.find(keyOf(key))?.value;
  }

  /** Tells whether a key is there. */
  override has(key: Value): boolean {
    return this.#table.find(keyOf(key)) !== undefined;
  }

  /** Puts a value under a key; a key that is already there keeps its place and its spelling. */
  set(key: Value, value: Value): this {
    const hash = keyOf(key);
    const entry = this.#table.find(hash);
    if (entry === undefined) this.#table.add({ hash, key, value });
    else entry.value = value;
    return this;
  }

  /** Removes a key and tells whether it was there. */
  delete(key: Value): boolean {
    return this.#table.delete(keyOf(key));
  }

  /** Removes every key. */
  clear(): void {
    this.#table.clear();
  }

  /** The first key and value, or `undefined` where there are none. */
  get first(): { readonly key: Value; readonly value: Value } | undefined {
    return this.#table.first;
  }

  /** The keys and values in order, for code that does not change the dict meanwhile: faster than what templates get. */
  pairs(): Iterable<{ readonly key: Value; readonly value: Value }> {
    return this.#table.entries();
  }

  /** Returns the keys in order; growing or shrinking the dict meanwhile is an error, as in Python. */
  *keys(): Generator<Value, undefined> {
    const size = this.#table.size;
    for (const { key } of this.#table.entries()) {
      yield key;
      this.#checkSize(size);
    }
  }

  /** Returns the values in the order of their keys. */
  *values(): Generator<Value, undefined> {
    const size = this.#table.size;
    for (const entry of this.#table.entries()) {
      yield entry.value;
      this.#checkSize(size);
    }
  }

  /** Returns the pairs of key and value in order. */
  *entries(): Generator<[Value, Value], undefined> {
    const size = this.#table.size;
    for (const { key, value } of this.#table.entries()) {
      yield [key, value];
      this.#checkSize(size);
    }
  }

  /** Returns a dict with the same keys and values. */
  copy(): PyDict {
    countEffort(this.#table.size);
    const copy = this.like();
    for (const { hash, key, value } of this.#table.entries()) copy.#table.add({ hash, key, value });
    return copy;
  }

  /** Returns a dict of the same kind with other entries. */
  like(entries: Iterable<readonly [Value, Value]> = []): PyDict {
    return new PyDict(entries);
  }

  override repr(): string {
    return reprWithin(this, '{...}', () => {
      countEffort(this.#table.size);
      const parts = Array.from(this.#table.entries(), ({ key, value }) => `${pyRepr(key)}: ${pyRepr(value)}`);
      return `{${parts.join(', ')}}`;
    });
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof PyDict) || other.#table.size !== this.#table.size) return false;
    countEffort(1 + this.#table.size);
    for (const { hash, value } of this.#table.entries()) {
      const theirs = other.#table.find(hash);
      if (theirs === undefined || !pyEquals(value, theirs.value)) return false;
    }
    return true;
  }

  override key(): Key {
    throw typeError("unhashable type: 'dict'");
  }

  override iterate(): Iterable<Value> {
    return this.keys();
  }

  #checkSize(size: number): void {
    if (this.#table.size !== size) {
      throw new PyError('RuntimeError', 'dictionary changed size during iteration');
    }
  }
}

import { countEffort } from './effort.ts';
import { sameElements } from './equality.ts';
import { compoundKey } from './key.ts';
import { pyRepr, reprWithin } from './text.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** Python's tuple. */
export class PyTuple extends PyObject {
  readonly items: readonly Value[];
  readonly #fields: readonly string[];

  /** @param fields names under which the elements are attributes too, as in a named tuple */
  constructor(items: readonly Value[], fields: readonly string[] = []) {
    super('tuple');
    this.items = items;
    this.#fields = fields;
  }

  override repr(): string {
    return reprWithin(this, '(...)', () => {
      countEffort(this.items.length);
      const inside = this.items.map(pyRepr).join(', ');
      return this.items.length === 1 ? `(${inside},)` : `(${inside})`;
    });
  }

  override equals(other: Value): boolean {
    return other instanceof PyTuple && sameElements(this.items, other.items);
  }

  override key(): Key {
    return compoundKey('t', this.items);
  }

  override attribute(name: string): Value | undefined {
    return this.items[this.#fields.indexOf(name)];
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override get length(): number {
    return this.items.length;
  }
}

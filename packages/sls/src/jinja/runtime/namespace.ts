import type { PyDict } from '../../value/index.ts';
import { PyObject, type Value } from '../../value/index.ts';

/** What `namespace()` makes: an object whose attributes `set` can change from within loops and blocks. */
export class Namespace extends PyObject {
  readonly #attributes: PyDict;

  constructor(attributes: PyDict) {
    super('Namespace');
    this.#attributes = attributes;
  }

  override repr(): string {
    return `<Namespace ${this.#attributes.repr()}>`;
  }

  override attribute(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override get(key: Value): Value | undefined {
    return this.#attributes.get(key);
  }

  /** Gives an attribute its value. */
  set(name: string, value: Value): void {
    this.#attributes.set(name, value);
  }
}

import { PyFunction, PyObject, type Value } from '../../value/index.ts';

/** What `cycler(...)` makes: its items one after the other, again and again. */
export class Cycler extends PyObject {
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super('Cycler');
    this.#items = items;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#current();
      case 'next':
        return new PyFunction('next', () => {
          const item = this.#current();
          this.#position = (this.#position + 1) % this.#items.length;
          return item;
        });
      case 'reset':
        return new PyFunction('reset', () => {
          this.#position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  #current(): Value {
    return this.#items[this.#position] ?? null;
  }
}

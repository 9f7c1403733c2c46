import { type Keywords, PyObject, type Value } from './value.ts';

/** A function that templates can call. */
export class PyFunction extends PyObject {
  readonly name: string;
  readonly #invoke: (args: readonly Value[], keywords: Keywords) => Value;

  constructor(name: string, invoke: (args: readonly Value[], keywords: Keywords) => Value) {
    super();
    this.name = name;
    this.#invoke = invoke;
  }

  override get typeName(): string {
    return 'function';
  }

  override get callable(): boolean {
    return true;
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }

  override call(args: readonly Value[], keywords: Keywords): Value {
    return this.#invoke(args, keywords);
  }
}

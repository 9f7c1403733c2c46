import { type Keywords, PyObject, type Value } from './value.ts';

/** What calls a function. */
export type Invoke = (args: readonly Value[], keywords: Keywords) => Value;

/** A function that templates can call. */
export class PyFunction extends PyObject {
  readonly name: string;
  readonly #invoke: Invoke;

  constructor(name: string, invoke: Invoke, typeName = 'function') {
    super(typeName);
    this.name = name;
    this.#invoke = invoke;
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

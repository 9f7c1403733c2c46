import { PyError } from './py-error.ts';
import { type Key, type Keywords, PyObject, type Value } from './value.ts';

/**
 * The value of a name, attribute or element that does not exist.
 *
 * A strict one fails whatever is done with it, except asking whether it is defined; one that is not strict
 * prints as nothing, is false and is empty. Both carry the sentence that explains what was missing.
 */
export class Undefined extends PyObject {
  readonly strict: boolean;
  readonly #hint: string | (() => string);

  /** @param hint the sentence that explains what was missing, or what makes it when it is asked for */
  constructor(hint: string | (() => string), strict = true) {
    super('Undefined');
    this.#hint = hint;
    this.strict = strict;
  }

  /** The sentence that explains what was missing. */
  get hint(): string {
    return typeof this.#hint === 'string' ? this.#hint : this.#hint();
  }

  override get isUndefined(): boolean {
    return true;
  }

  /** As in Jinja: calling it is what fails. */
  override get callable(): boolean {
    return true;
  }

  /** Returns the error that using this value in earnest raises. */
  error(): PyError {
    return new PyError('UndefinedError', this.hint);
  }

  override truthy(): boolean {
    this.#refuseIfStrict();
    return false;
  }

  override repr(): string {
    return 'Undefined';
  }

  override str(): string {
    this.#refuseIfStrict();
    return '';
  }

  override equals(other: Value): boolean {
    this.#refuseIfStrict();
    return other instanceof Undefined;
  }

  override key(): Key {
    this.#refuseIfStrict();
    return '\0undefined';
  }

  override attribute(_name: string): Value | undefined {
    throw this.error();
  }

  override get(_key: Value): Value | undefined {
    throw this.error();
  }

  override iterate(): Iterable<Value> {
    this.#refuseIfStrict();
    return [];
  }

  override get length(): number {
    this.#refuseIfStrict();
    return 0;
  }

  override has(_value: Value): boolean {
    this.#refuseIfStrict();
    return false;
  }

  override call(_args: readonly Value[], _keywords: Keywords): Value {
    throw this.error();
  }

  #refuseIfStrict(): void {
    if (this.strict) throw this.error();
  }
}

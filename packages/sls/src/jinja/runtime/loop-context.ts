import {
  type Keywords,
  PyFunction,
  PyObject,
  PyTuple,
  pyEquals,
  typeError,
  type Value,
  valueOr,
} from '../../value/index.ts';
import type { Runtime } from './runtime.ts';

/** How a loop is run: over which elements, and how deep it lies within itself. */
export interface LoopSource {
  readonly elements: Iterable<Value>;
  /** The number of elements where it is known beforehand. */
  readonly length: number | undefined;
  readonly depth0: number;
  /** Runs the loop on other elements one level deeper, and returns what that writes; only where it is `recursive`. */
  readonly recurse: ((elements: Value, depth0: number) => Value) | undefined;
}

/** The `loop` of a for loop; it looks ahead only when it is asked about what follows. */
export class LoopContext extends PyObject {
  readonly #runtime: Runtime;
  readonly #source: LoopSource;
  readonly #iterator: Iterator<Value>;
  readonly #ahead: Value[] = [];
  #length: number | undefined;
  #index0 = -1;
  #previous: Value | undefined;
  #current: Value | undefined;
  #changed: Value | undefined;

  constructor(runtime: Runtime, source: LoopSource) {
    super('LoopContext');
    this.#runtime = runtime;
    this.#source = source;
    this.#iterator = source.elements[Symbol.iterator]();
    this.#length = source.length;
  }

  /** Goes on to the next element, and returns it, or `undefined` at the end. */
  advance(): Value | undefined {
    const next = this.#ahead.length > 0 ? this.#ahead.shift() : this.#take();
    if (next === undefined) return undefined;
    this.#previous = this.#current;
    this.#current = next;
    this.#index0 += 1;
    return next;
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.#count()}>`;
  }

  override get length(): number {
    return this.#count();
  }

  override attribute(name: string): Value | undefined {
    return LoopContext.#attributes.get(name)?.(this);
  }

  static readonly #attributes: ReadonlyMap<string, (loop: LoopContext) => Value> = new Map(
    Object.entries({
      index: (loop) => loop.#index0 + 1,
      index0: (loop) => loop.#index0,
      revindex: (loop) => loop.#count() - loop.#index0,
      revindex0: (loop) => loop.#count() - loop.#index0 - 1,
      first: (loop) => loop.#index0 === 0,
      last: (loop) => loop.#peek() === undefined,
      length: (loop) => loop.#count(),
      depth: (loop) => loop.#source.depth0 + 1,
      depth0: (loop) => loop.#source.depth0,
      previtem: (loop) => valueOr(loop.#previous, () => loop.#runtime.undefined('there is no previous item')),
      nextitem: (loop) => valueOr(loop.#peek(), () => loop.#runtime.undefined('there is no next item')),
      cycle: (loop) => new PyFunction('cycle', (values) => loop.#cycle(values)),
      changed: (loop) => new PyFunction('changed', (values) => loop.#hasChanged(values)),
    } satisfies Record<string, (loop: LoopContext) => Value>),
  );

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], _keywords: Keywords): Value {
    const { depth0, recurse } = this.#source;
    if (recurse === undefined) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    const [elements] = args;
    if (elements === undefined || args.length !== 1) throw typeError('loop() takes exactly one argument');
    return recurse(elements, depth0 + 1);
  }

  #take(): Value | undefined {
    const result = this.#iterator.next();
    return result.done === true ? undefined : result.value;
  }

  #peek(): Value | undefined {
    if (this.#ahead.length === 0) {
      const next = this.#take();
      if (next !== undefined) this.#ahead.push(next);
    }
    return this.#ahead[0];
  }

  #count(): number {
    if (this.#length === undefined) {
      for (let next = this.#take(); next !== undefined; next = this.#take()) {
        this.#runtime.budget.step();
        this.#ahead.push(next);
      }
      this.#length = this.#index0 + 1 + this.#ahead.length;
    }
    return this.#length;
  }

  #cycle(values: readonly Value[]): Value {
    const value = values[this.#index0 % values.length];
    if (value === undefined) throw typeError('no items for cycling given');
    return value;
  }

  #hasChanged(values: readonly Value[]): boolean {
    const now = new PyTuple(values);
    const changed = this.#changed === undefined || !pyEquals(this.#changed, now);
    this.#changed = now;
    return changed;
  }
}

import { suggestion } from '@muster/shared';
import {
  type Keywords,
  Markup,
  PyFunction,
  PyObject,
  typeError,
  type Value,
  valueOr,
} from '../value/index.ts';

type Call = (name: string, args: readonly Value[], keywords: Keywords) => Value;

/**
 * Returns the `salt` object of templates: `salt['m.f'](...)`, `salt.m.f(...)`, `salt.get('m.f')`, `'m.f' in salt`.
 * Texts that are marked as safe are handed over as plain texts. `refuse` is told of functions that do not exist, and may throw
 * what there is to say of them; `known` gives the names that may have been meant.
 */
export function saltFunctions(
  call: Call,
  has: (name: string) => boolean,
  refuse: (name: string) => void = () => {},
  known: () => Iterable<string> = () => [],
): Value {
  return new FunctionLoader(
    (name, args, keywords) => {
      const plain = new Map([...keywords].map(([key, value]): [string, Value] => [key, unmarked(value)]));
      return call(name, args.map(unmarked), plain);
    },
    has,
    refuse,
    known,
  );
}

class FunctionLoader extends PyObject {
  readonly #call: Call;
  readonly #has: (name: string) => boolean;
  readonly #refuse: (name: string) => void;
  readonly #known: () => Iterable<string>;

  constructor(
    call: Call,
    has: (name: string) => boolean,
    refuse: (name: string) => void,
    known: () => Iterable<string>,
  ) {
    super();
    this.#known = known;
    this.#call = call;
    this.#has = has;
    this.#refuse = refuse;
  }

  override get typeName(): string {
    return 'salt functions';
  }

  override contains(name: Value): boolean {
    return typeof name === 'string' && this.#has(name);
  }

  override item(name: Value): Value | undefined {
    if (typeof name !== 'string') return undefined;
    if (this.#has(name)) return this.#function(name);
    this.#refuse(name);
    return undefined;
  }

  override describeMissing(name: string): string {
    return `there is no function '${name}'${suggestion(name, this.#known())}`;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'get') {
      return new PyFunction('get', ([wanted, fallback]) =>
        valueOr(this.item(wanted ?? null), () => fallback ?? null),
      );
    }
    // `salt['m.f']` falls back to attributes, and a module has no dot in its name.
    if (name.includes('.')) return undefined;
    return new FunctionModule(
      name,
      (wanted) => this.item(wanted),
      (wanted) => this.describeMissing(wanted),
    );
  }

  #function(name: string): PyFunction {
    return new PyFunction(name, (args, keywords) => this.#call(name, args, keywords));
  }
}

class FunctionModule extends PyObject {
  readonly #name: string;
  readonly #find: (name: string) => Value | undefined;
  readonly #describe: (name: string) => string;

  constructor(name: string, find: (name: string) => Value | undefined, describe: (name: string) => string) {
    super();
    this.#describe = describe;
    this.#name = name;
    this.#find = find;
  }

  override get typeName(): string {
    return `salt module ${this.#name}`;
  }

  override describeMissing(name: string): string {
    return this.#describe(`${this.#name}.${name}`);
  }

  override attribute(name: string): Value | undefined {
    return this.#find(`${this.#name}.${name}`);
  }

  override item(name: Value): Value | undefined {
    return typeof name === 'string' ? this.attribute(name) : undefined;
  }

  override call(_args: readonly Value[], _keywords: Keywords): Value {
    throw typeError(
      `'${this.#name}' is a module of functions; name the function: salt['${this.#name}.<function>']`,
    );
  }
}

function unmarked(value: Value): Value {
  if (value instanceof Markup) return value.text;
  return value;
}

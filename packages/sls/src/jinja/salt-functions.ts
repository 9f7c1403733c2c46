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

/** The functions that templates can call. */
export interface SaltFunctions {
  readonly has: (name: string) => boolean;
  readonly call: (name: string, args: readonly Value[], keywords: Keywords) => Value;
  /** Is told of functions that do not exist, and may throw what there is to say of them. */
  readonly refuse?: (name: string) => undefined;
  /** The names that may have been meant. */
  readonly known?: () => Iterable<string>;
}

/**
 * Returns the `salt` object of templates: `salt['m.f'](...)`, `salt.m.f(...)`, `salt.get('m.f')`, `'m.f' in salt`.
 * Texts that are marked as safe are handed over as plain texts.
 */
export function saltFunctions(functions: SaltFunctions): Value {
  return new FunctionLoader(functions);
}

class FunctionLoader extends PyObject {
  readonly #functions: SaltFunctions;

  constructor(functions: SaltFunctions) {
    super('salt functions');
    this.#functions = functions;
  }

  override has(name: Value): boolean {
    return typeof name === 'string' && this.#functions.has(name);
  }

  override get(name: Value): Value | undefined {
    if (typeof name !== 'string') return undefined;
    const { call, has, refuse } = this.#functions;
    if (!has(name)) return refuse?.(name);
    return new PyFunction(name, (args, keywords) => {
      const plain = Array.from(keywords, ([key, value]) => [key, unmarked(value)] as const);
      return call(name, args.map(unmarked), new Map(plain));
    });
  }

  override describeMissing(name: string): string {
    return `there is no function '${name}'${suggestion(name, this.#functions.known?.() ?? [])}`;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'get') {
      return new PyFunction('get', ([wanted, fallback]) =>
        valueOr(this.get(wanted ?? null), () => fallback ?? null),
      );
    }
    // `salt['m.f']` falls back to attributes, and a module has no dot in its name.
    return name.includes('.') ? undefined : new FunctionModule(name, this);
  }
}

class FunctionModule extends PyObject {
  readonly #name: string;
  readonly #loader: FunctionLoader;

  constructor(name: string, loader: FunctionLoader) {
    super(`salt module ${name}`);
    this.#name = name;
    this.#loader = loader;
  }

  override describeMissing(name: string): string {
    return this.#loader.describeMissing(`${this.#name}.${name}`);
  }

  override attribute(name: string): Value | undefined {
    return this.#loader.get(`${this.#name}.${name}`);
  }

  override get(name: Value): Value | undefined {
    return typeof name === 'string' ? this.attribute(name) : undefined;
  }

  override call(_args: readonly Value[], _keywords: Keywords): Value {
    throw typeError(
      `'${this.#name}' is a module of functions; name the function: salt['${this.#name}.<function>']`,
    );
  }
}

function unmarked(value: Value): Value {
  return value instanceof Markup ? value.text : value;
}

import {
  type Keywords,
  PyDict,
  PyFloat,
  PyTuple,
  pyIntFromNumber,
  typeError,
  type Value,
} from '../value/index.ts';
import type { Invocable, Runtime } from './runtime/runtime.ts';

interface Parameter {
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'varargs' | 'keywords';
  readonly default: Value;
}

type Body = (runtime: Runtime, ...args: Value[]) => Value;

/** A filter, test, method or global that is part of Muster: its arguments are bound as Python binds them. */
export class Native implements Invocable {
  readonly name: string;
  readonly #parameters: readonly Parameter[];
  readonly #body: Body;
  readonly #isSimple: boolean;

  constructor(name: string, parameters: readonly Parameter[], body: Body) {
    this.name = name;
    this.#parameters = parameters;
    this.#body = body;
    this.#isSimple = parameters.every(({ kind }) => kind === 'required' || kind === 'optional');
  }

  invoke(runtime: Runtime, args: readonly Value[], keywords: Keywords): Value {
    if (keywords.size === 0 && this.#isSimple && args.length === this.#parameters.length) {
      return this.#body(runtime, ...args);
    }
    return this.#body(runtime, ...this.#bind(args, keywords));
  }

  #bind(args: readonly Value[], keywords: Keywords): Value[] {
    const remaining = new Map(keywords);
    let position = 0;
    const bound = this.#parameters.map((parameter): Value => {
      const { kind, name } = parameter;
      if (kind === 'varargs') {
        const rest = args.slice(position);
        position = args.length;
        return new PyTuple(rest);
      }
      if (kind === 'keywords') {
        const rest = new PyDict(remaining);
        remaining.clear();
        return rest;
      }
      const positional = args[position];
      if (positional !== undefined) {
        position += 1;
        if (remaining.has(name)) throw typeError(`${this.name}() got multiple values for argument '${name}'`);
        return positional;
      }
      const keyword = remaining.get(name);
      remaining.delete(name);
      if (keyword !== undefined) return keyword;
      if (kind === 'optional') return parameter.default;
      throw typeError(`${this.name}() missing 1 required argument: '${name}'`);
    });
    if (position < args.length) {
      const takes = this.#parameters.length;
      throw typeError(`${this.name}() takes ${takes} positional arguments but ${args.length} were given`);
    }
    const [unknown] = remaining.keys();
    if (unknown !== undefined)
      throw typeError(`${this.name}() got an unexpected keyword argument '${unknown}'`);
    return bound;
  }
}

/** Natives by their names. */
export type NativeTable = ReadonlyMap<string, Native>;

/**
 * Declares a native by its Python signature, such as `center(s, width=80)` or `pop(d, key, *default)`;
 * the body receives the runtime and then one value for each parameter.
 */
export function native(signature: string, body: Body): Native {
  const open = signature.indexOf('(');
  const name = signature.slice(0, open);
  const inside = signature.slice(open + 1, -1);
  const parameters = inside === '' ? [] : inside.split(/, (?=[*\w])/).map(parseParameter);
  return new Native(name, parameters, body);
}

/** Returns the table of natives, each under its own name. */
export function nativeTable(
  natives: readonly Native[],
  aliases: Readonly<Record<string, string>> = {},
): NativeTable {
  const table = new Map(natives.map((entry) => [entry.name, entry]));
  for (const [alias, name] of Object.entries(aliases)) {
    const entry = table.get(name);
    if (entry !== undefined) table.set(alias, entry);
  }
  return table;
}

function parseParameter(text: string): Parameter {
  if (text.startsWith('**')) return { name: text.slice(2), kind: 'keywords', default: null };
  if (text.startsWith('*')) return { name: text.slice(1), kind: 'varargs', default: null };
  const equals = text.indexOf('=');
  if (equals === -1) return { name: text, kind: 'required', default: null };
  return { name: text.slice(0, equals), kind: 'optional', default: parseDefault(text.slice(equals + 1)) };
}

function parseDefault(text: string): Value {
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  if (text.startsWith("'")) return text.slice(1, -1);
  const number = Number(text);
  return text.includes('.') ? new PyFloat(number) : pyIntFromNumber(number);
}

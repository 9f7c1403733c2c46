import { PyDict, PyError, PyFloat, pyInt, typeError, type Value } from '../value/index.ts';

interface Parameter {
  readonly name: string;
  readonly kind: 'one' | 'rest' | 'keywords';
  /** undefined when the caller must give it. */
  readonly fallback: Value | undefined;
}

/** The parameters of a function as Python would declare them. */
export class Signature {
  readonly name: string;
  readonly #parameters: readonly Parameter[];

  /** @param text such as `pillar.get(key, default='', *args, **kwargs)`; defaults are None, True, False, numbers, quoted texts, [] and {} */
  constructor(text: string) {
    const open = text.indexOf('(');
    this.name = text.slice(0, open);
    const inside = text.slice(open + 1, -1);
    this.#parameters = inside === '' ? [] : inside.split(', ').map(parseParameter);
  }

  /** One value for each parameter, in their order: `*rest` as a list, `**keywords` as a dict. What does not fit is a TypeError. */
  bind(args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value[] {
    const remaining = new Map(keywords);
    let position = 0;
    const bound = this.#parameters.map(({ name, kind, fallback }): Value => {
      if (kind === 'rest') {
        const rest = args.slice(position);
        position = args.length;
        return rest;
      }
      if (kind === 'keywords') {
        const rest = new PyDict(remaining);
        remaining.clear();
        return rest;
      }
      const positional = args[position];
      if (positional !== undefined) position += 1;
      const keyword = remaining.get(name);
      remaining.delete(name);
      if (positional !== undefined && keyword !== undefined) {
        throw typeError(`${this.name}() got multiple values for argument '${name}'`);
      }
      // Null is None, which a caller may well give.
      const given = positional === undefined ? keyword : positional;
      const value = given === undefined ? fallback : given;
      if (value === undefined) throw typeError(`${this.name}() is missing the argument '${name}'`);
      return copyIfEmptyCollection(value, fallback);
    });
    if (position < args.length) {
      throw typeError(
        `${this.name}() takes ${this.#parameters.length} arguments but ${args.length} were given`,
      );
    }
    // Salt strips its own keyword arguments, which all begin so.
    const unknown = remaining.keys().find((name) => !name.startsWith('__'));
    if (unknown !== undefined)
      throw typeError(`${this.name}() got an unexpected keyword argument '${unknown}'`);
    return bound;
  }
}

/** A default that is a collection is made anew for each call, so that no call can change another's. */
function copyIfEmptyCollection(value: Value, fallback: Value | undefined): Value {
  if (value !== fallback) return value;
  if (Array.isArray(value)) return [];
  return value instanceof PyDict ? new PyDict() : value;
}

function parseParameter(text: string): Parameter {
  if (text.startsWith('**')) return { name: text.slice(2), kind: 'keywords', fallback: undefined };
  if (text.startsWith('*')) return { name: text.slice(1), kind: 'rest', fallback: undefined };
  const equals = text.indexOf('=');
  if (equals === -1) return { name: text, kind: 'one', fallback: undefined };
  return { name: text.slice(0, equals), kind: 'one', fallback: parseDefault(text.slice(equals + 1)) };
}

function parseDefault(text: string): Value {
  switch (text) {
    case 'None':
      return null;
    case 'True':
      return true;
    case 'False':
      return false;
    case '[]':
      return [];
    case '{}':
      return new PyDict();
    default:
      if (/^'.*'$/s.test(text)) return text.slice(1, -1);
      if (/^-?\d+$/.test(text)) return pyInt(BigInt(text));
      if (/^-?\d+\.\d+$/.test(text)) return new PyFloat(Number(text));
      throw new PyError('ValueError', `the default ${text} is not one that a signature can have`);
  }
}

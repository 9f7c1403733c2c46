import { isTruthy, type Keywords, PyFloat, pyIntFromNumber, typeError, type Value } from '../value/index.ts';
import {
  bytesArgument,
  dictArgument,
  floatArgument,
  intArgument,
  listArgument,
  setArgument,
  textArgument,
} from './arguments.ts';
import type { Invocable, Runtime } from './runtime/runtime.ts';

/** What the annotations of signatures make of values. */
const readers = {
  str: textArgument,
  int: intArgument,
  float: floatArgument,
  bool: isTruthy,
  bytes: bytesArgument,
  dict: dictArgument,
  list: listArgument,
  set: setArgument,
};

type ReadAs<Type> = Type extends `${infer Other} | None`
  ? ReadAs<Other> | undefined
  : Type extends keyof typeof readers
    ? ReturnType<(typeof readers)[Type]>
    : never;

type Read<Parameter> = Parameter extends `**${string}`
  ? Keywords
  : Parameter extends `*${string}`
    ? readonly Value[]
    : Parameter extends `${string}: ${infer Annotation}`
      ? ReadAs<Annotation extends `${infer Type}=${string}` ? Type : Annotation>
      : Value;

type ReadAll<Parameters> = Parameters extends ''
  ? []
  : Parameters extends `${infer First}, ${infer Rest}`
    ? [Read<First>, ...ReadAll<Rest>]
    : [Read<Parameters>];

/** What carries out a signature: it gets the runtime and then one value for each parameter; what returns nothing returns None. */
type Body<Signature> = Signature extends `${string}(${infer Parameters})`
  ? (runtime: Runtime, ...args: ReadAll<Parameters>) => Value | undefined
  : never;

type AnyBody = (runtime: Runtime, ...args: readonly unknown[]) => Value | undefined;

/** What a call gives a parameter. */
type Given = Value | readonly Value[] | Keywords;

interface Parameter {
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'varargs' | 'keywords';
  read(given: Given): unknown;
  /** What the body gets where nothing is given. */
  readonly default: unknown;
}

/** A filter, test, method or global that is part of Muster: its arguments are bound as Python binds them. */
export class Native implements Invocable {
  readonly name: string;
  readonly #parameters: readonly Parameter[];
  readonly #body: AnyBody;
  /** How many arguments it has to have, where they need not be bound; NaN where they always are. */
  readonly #fewest: number;

  constructor(signature: string, body: AnyBody) {
    const open = signature.indexOf('(');
    const inside = signature.slice(open + 1, -1);
    this.name = signature.slice(0, open);
    this.#parameters = inside === '' ? [] : inside.split(/, (?=[*\w])/).map(parseParameter);
    this.#body = body;
    const others = this.#parameters.filter(({ kind }) => kind !== 'optional');
    this.#fewest = others.every(({ kind }) => kind === 'required') ? others.length : Number.NaN;
  }

  invoke(runtime: Runtime, args: readonly Value[], keywords: Keywords): Value {
    const fits = args.length >= this.#fewest && args.length <= this.#parameters.length;
    const given = keywords.size === 0 && fits ? args : this.#bind(args, keywords);
    const read = this.#parameters.map((parameter, index) => {
      const value = given[index];
      return value === undefined ? parameter.default : parameter.read(value);
    });
    return this.#body(runtime, ...read) ?? null;
  }

  #bind(args: readonly Value[], keywords: Keywords): readonly (Given | undefined)[] {
    const remaining = new Map(keywords);
    let position = 0;
    const bound = this.#parameters.map(({ kind, name }): Given | undefined => {
      if (kind === 'varargs') {
        const rest = args.slice(position);
        position = args.length;
        return rest;
      }
      if (kind === 'keywords') {
        const rest = new Map(remaining);
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
      if (keyword !== undefined || kind === 'optional') return keyword;
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
 * Declares a native by its Python signature, such as `center(s, width: int=80)` or `pop(self: dict, key, *default)`. What is
 * annotated is read as that type before the body gets it, and None as undefined where the annotation ends with `| None`.
 */
export function native<Signature extends string>(signature: Signature, body: Body<Signature>): Native {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the annotation of its parameter
  return new Native(signature, body as AnyBody);
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
  const [, stars = '', name = '', annotation, written] =
    /^(\**)(\w+)(?:: ([^=]+))?(?:=(.*))?$/.exec(text) ?? [];
  const read = readerOf(name, annotation);
  if (stars !== '') return { name, kind: stars === '*' ? 'varargs' : 'keywords', read, default: undefined };
  if (written === undefined) return { name, kind: 'required', read, default: undefined };
  return { name, kind: 'optional', read, default: read(parseDefault(written)) };
}

function readerOf(name: string, annotation = ''): (value: Value) => unknown {
  const [type = '', none] = annotation.split(' | ');
  const reader = isType(type) ? readers[type] : undefined;
  if (reader === undefined) return (value) => value;
  return (value) => (value === null && none !== undefined ? undefined : reader(value, name));
}

function isType(type: string): type is keyof typeof readers {
  return Object.hasOwn(readers, type);
}

function parseDefault(text: string): Value {
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  if (text.startsWith("'")) return text.slice(1, -1);
  const number = Number(text);
  return text.includes('.') ? new PyFloat(number) : pyIntFromNumber(number);
}

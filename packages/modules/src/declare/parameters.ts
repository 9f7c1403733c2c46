import { isList, isRecord, type Json, type JsonRecord, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';

/** One parameter of an execution function: what it means, and how a value that a caller gave is read. */
export interface ParameterOf<Value> {
  readonly description: string;
  readonly kind: string;
  readonly required: boolean;
  readonly default?: Json;
  /** The value as the function wants it; undefined when it was not given. Throws ARGUMENT_INVALID. */
  read(given: Json | undefined, parameter: string): Value;
}

/** Text; numbers and booleans from a command line count as the text they were written as. */
export function text(description: string, fallback?: string): ParameterOf<string> {
  return parameter<string>('text', description, fallback, (given) =>
    typeof given === 'object' ? undefined : String(given),
  );
}

/** A number, or a text that is one. */
export function number(description: string, fallback?: number): ParameterOf<number> {
  return parameter('a number', description, fallback, (given) => {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
  });
}

/** True or false, or one of the words that Salt takes for them. */
export function flag(description: string, fallback?: boolean): ParameterOf<boolean> {
  return parameter('true or false', description, fallback, (given) => {
    if (typeof given === 'boolean') return given;
    const word = textOf(given).toLowerCase();
    if (['true', 'yes', 'on', '1'].includes(word)) return true;
    return ['false', 'no', 'off', '0', 'none', 'null'].includes(word) ? false : undefined;
  });
}

/** A list of texts; a text alone is split at commas. */
export function texts(description: string, fallback?: readonly string[]): ParameterOf<readonly string[]> {
  return parameter<readonly string[]>('a list', description, fallback, (given) => {
    if (isList(given)) return given.map(textOf);
    if (isRecord(given)) return undefined;
    return textOf(given)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  });
}

/** A list of names and of mappings such as `{id: name}`; a text alone is split at commas. */
export function exclusions(description: string, fallback?: readonly Json[]): ParameterOf<readonly Json[]> {
  const names = texts(description);
  return parameter<readonly Json[]>('a list', description, fallback, (given) => {
    if (isList(given)) return given;
    return isRecord(given) ? [given] : names.read(given, 'exclude');
  });
}

/** A mapping. */
export function mapping(description: string, fallback?: JsonRecord): ParameterOf<JsonRecord> {
  return parameter<JsonRecord>('a mapping', description, fallback, (given) =>
    isRecord(given) ? given : undefined,
  );
}

/** Anything. */
export function anything(description: string, fallback?: Json): ParameterOf<Json> {
  return parameter<Json>('anything', description, fallback, (given) => given);
}

/** The same parameter, left undefined where it is not given. */
export function optional<Value>(inner: ParameterOf<Value>): ParameterOf<Value | undefined> {
  return {
    ...inner,
    required: false,
    read: (given, name) => (given === undefined || given === null ? undefined : inner.read(given, name)),
  };
}

function parameter<Value extends Json>(
  kind: string,
  description: string,
  fallback: Value | undefined,
  parse: (given: Exclude<Json, null>) => Value | undefined,
): ParameterOf<Value> {
  return {
    kind,
    description,
    required: fallback === undefined,
    ...(fallback === undefined ? {} : { default: fallback }),
    read(given, name) {
      if ((given === undefined || given === null) && fallback !== undefined) return fallback;
      const value = given === undefined || given === null ? undefined : parse(given);
      if (value !== undefined) return value;
      const found = given === undefined ? 'nothing' : JSON.stringify(given);
      throw new MusterError('ARGUMENT_INVALID', `argument '${name}' has to be ${kind}, not ${found}`, {
        details: { argument: name },
      });
    },
  };
}

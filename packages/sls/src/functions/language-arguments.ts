import { isTruthy, pyStr, type Value } from '../value/index.ts';
import { asDict } from './merge.ts';

/**
 * One argument of a function of the language: what it means, and what is made of a value that is given. Values are handed on
 * as they are, because some functions change what they are given. It is no schema, because templates call functions ten
 * thousand times, and their process starts when somebody waits.
 */
export interface LanguageArgument<Wanted> {
  readonly description: string;
  /** The type that is read, for the documentation; any unless given. */
  readonly type?: 'string' | 'boolean' | 'number' | 'object' | 'array';
  readonly isRequired: boolean;
  /** What the function gets where nothing is given. */
  readonly fallback: Wanted | undefined;
  read(given: Value): Wanted;
}

/** The arguments of a function by name, in positional order. */
export type LanguageArguments = Readonly<Record<string, LanguageArgument<unknown>>>;

/** What a function gets: every argument by name. */
export type ArgumentValues<Args extends LanguageArguments> = {
  readonly [Name in keyof Args]: Args[Name] extends LanguageArgument<infer Wanted> ? Wanted : never;
};

/** Any value. */
export function value(description: string, fallback?: Value): LanguageArgument<Value> {
  return { description, isRequired: fallback === undefined, fallback, read: (given) => given };
}

/** Any value; the function can tell when none was given. */
export function optionalValue(description: string): LanguageArgument<Value | undefined> {
  return { description, isRequired: false, fallback: undefined, read: (given) => given };
}

/** Any value, as its text. */
export function text(description: string, fallback?: string): LanguageArgument<string> {
  return { description, type: 'string', isRequired: fallback === undefined, fallback, read: pyStr };
}

/** Any value, as its text; None counts as not given. */
export function optionalText(description: string): LanguageArgument<string | undefined> {
  return { description, type: 'string', isRequired: false, fallback: undefined, read: textUnlessNone };
}

/** Any value, as what it counts as in a condition. */
export function truth(description: string, fallback?: boolean): LanguageArgument<boolean> {
  return { description, type: 'boolean', isRequired: fallback === undefined, fallback, read: isTruthy };
}

/** A number, or what can be read as one. */
export function number(description: string, fallback?: number): LanguageArgument<number> {
  return { description, type: 'number', isRequired: fallback === undefined, fallback, read: Number };
}

/** A mapping; errors about anything else call it `what`. */
export function dict(what: string, description: string): LanguageArgument<ReturnType<typeof asDict>> {
  const read = (given: Value) => asDict(given, what);
  return { description, type: 'object', isRequired: true, fallback: undefined, read };
}

/** A list; a value that is none stands alone in one. */
export function list(description: string, fallback?: readonly Value[]): LanguageArgument<readonly Value[]> {
  return { description, type: 'array', isRequired: fallback === undefined, fallback, read: asList };
}

function textUnlessNone(given: Value): string | undefined {
  return given === null ? undefined : pyStr(given);
}

function asList(given: Value): readonly Value[] {
  return Array.isArray(given) ? given : [given];
}

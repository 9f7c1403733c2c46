import { isTruthy, type PyDict, pyStr, type Value } from '../value/index.ts';
import { asDict } from './merge.ts';

/**
 * One argument of a function of the language: what it means, and what is made of a value that is given. Values are handed on
 * as they are, because some functions change what they are given. It is no schema, because templates call functions ten
 * thousand times, and their process starts when somebody waits.
 */
export interface LanguageArgument<Wanted> {
  readonly description: string;
  /** The type that is read, for the documentation; any unless given. */
  readonly type: 'string' | 'boolean' | 'number' | 'object' | 'array' | undefined;
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
export const value = argument(undefined, (given): Value => given);

/** Any value; the function can tell when none was given. */
export const optionalValue = optional(value);

/** Any value, as its text. */
export const text = argument('string', pyStr);

/** Any value, as its text; None counts as not given. */
export const optionalText = optional(
  argument('string', (given) => (given === null ? undefined : pyStr(given))),
);

/** Any value, as what it counts as in a condition. */
export const truth = argument('boolean', isTruthy);

/** A number, or what can be read as one. */
export const number = argument('number', Number);

/** A list; a value that is none stands alone in one. */
export const list = argument('array', (given): readonly Value[] => (Array.isArray(given) ? given : [given]));

/** A mapping; errors about anything else call it `what`. */
export function dict(what: string, description: string): LanguageArgument<PyDict> {
  return argument('object', (given) => asDict(given, what))(description);
}

/** Arguments that are read in a way; one without a fallback is required. */
function argument<Wanted>(type: LanguageArgument<Wanted>['type'], read: (given: Value) => Wanted) {
  return (description: string, fallback?: Wanted): LanguageArgument<Wanted> => {
    return { description, type, isRequired: fallback === undefined, fallback, read };
  };
}

function optional<Wanted>(declare: (description: string) => LanguageArgument<Wanted>) {
  return (description: string): LanguageArgument<Wanted | undefined> => {
    return { ...declare(description), isRequired: false };
  };
}

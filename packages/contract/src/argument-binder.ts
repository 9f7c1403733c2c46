import { z } from 'zod';
import type { ArgumentProblem } from './argument-problem.ts';
import { expectationOf } from './expectation.ts';
import { type ArgumentPlaces, argumentPlaces, placeArguments } from './place-arguments.ts';

/** What a function of a host takes: a z.strictObject in positional order, or an open one where further named arguments are taken. */
export type ArgumentsSchema = z.ZodObject;

/** The arguments of a call as its function wants them, or what is wrong with them. */
export type BoundCall<Args> =
  | { readonly ok: true; readonly args: Args }
  | { readonly ok: false; readonly problem: ArgumentProblem };

/** Puts arguments by position and by name in their places and checks them. */
export type ArgumentBinder<Args> = (
  positional: readonly unknown[],
  named: Iterable<readonly [string, unknown]>,
) => BoundCall<Args>;

/** What binds the calls of a function; its schema is made for the first of them. */
export function argumentBinder<Args extends ArgumentsSchema>(
  args: () => Args,
  variadic: string | undefined,
): ArgumentBinder<z.output<Args>> {
  let made: { readonly schema: Args; readonly places: ArgumentPlaces } | undefined;
  return (positional, named) => {
    made ??= withPlaces(args(), variadic);
    return bind(made.schema, made.places, positional, named);
  };
}

function withPlaces<Args extends ArgumentsSchema>(schema: Args, variadic: string | undefined) {
  return { schema, places: argumentPlaces(Object.keys(schema.shape), variadic, isOpen(schema)) };
}

/** Whether named arguments are taken that a schema does not name. */
export function isOpen(schema: ArgumentsSchema): boolean {
  const { catchall } = schema.def;
  return catchall !== undefined && !(catchall instanceof z.ZodNever);
}

function bind<Args extends ArgumentsSchema>(
  schema: Args,
  places: ArgumentPlaces,
  positional: readonly unknown[],
  named: Iterable<readonly [string, unknown]>,
): BoundCall<z.output<Args>> {
  const placed = placeArguments(places, positional, named);
  if (!placed.ok) return placed;
  const given = Object.fromEntries([
    ...places.names.map((name, index) => [name, placed.values[index]] as const),
    ...placed.more,
  ]);
  const parsed = parseWithoutNulls(schema, given);
  if (parsed.success) return { ok: true, args: parsed.data };
  return { ok: false, problem: problemOf(parsed.error.issues[0], given) };
}

/** `null` is what an argument is by default in Salt, so where the schema has no use for it the argument counts as not given. */
function parseWithoutNulls<Args extends ArgumentsSchema>(
  schema: Args,
  given: Readonly<Record<string, unknown>>,
): z.ZodSafeParseResult<z.output<Args>> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed;
  const refused = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const kept = Object.entries(given).filter(([name, value]) => value !== null || !refused.has(name));
  return kept.length === Object.keys(given).length ? parsed : schema.safeParse(Object.fromEntries(kept));
}

function problemOf(
  issue: z.core.$ZodIssue | undefined,
  given: Readonly<Record<string, unknown>>,
): ArgumentProblem {
  const [place] = issue?.path ?? [];
  if (issue === undefined || place === undefined) return { kind: 'unfit', reason: issue?.message ?? '' };
  const argument = String(place);
  const value = Object.hasOwn(given, argument) ? given[argument] : undefined;
  if (value === undefined || value === null) return { kind: 'missing', argument };
  return { kind: 'invalid', argument, expectation: expectationOf(issue), given: value };
}

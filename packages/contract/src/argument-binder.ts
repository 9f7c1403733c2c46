import { z } from 'zod';
import type { ArgumentProblem } from './argument-problem.ts';
import { expectationOf } from './expectation.ts';
import type { ArgumentsSchema, DeclaredFunction } from './function-declaration.ts';

/** The arguments of a call as its function wants them, or what is wrong with them. */
export type BoundCall<Args> =
  | { readonly ok: true; readonly args: Args }
  | { readonly ok: false; readonly problem: ArgumentProblem };

/** Puts arguments by position and by name in their places and checks them. Names that begin with `__` are Salt's own bookkeeping and left out. */
export type ArgumentBinder<Args> = (
  positional: readonly unknown[],
  named: Iterable<readonly [string, unknown]>,
) => BoundCall<Args>;

/** What binds the calls of a function; its schema is made for the first of them. */
export function argumentBinder<Args extends ArgumentsSchema>(
  declared: Pick<DeclaredFunction<Args>, 'args' | 'variadic'>,
): ArgumentBinder<z.output<Args>> {
  let places: Places<Args> | undefined;
  return (positional, named) => {
    places ??= placesOf(declared);
    return bind(places, positional, named);
  };
}

interface Places<Args extends ArgumentsSchema> {
  readonly schema: Args;
  readonly names: ReadonlySet<string>;
  /** Those that may be given by position. */
  readonly positions: readonly string[];
  readonly variadic: string | undefined;
  /** Arguments by other names as well. */
  readonly takesMore: boolean;
}

function placesOf<Args extends ArgumentsSchema>({
  args,
  variadic,
}: Pick<DeclaredFunction<Args>, 'args' | 'variadic'>): Places<Args> {
  const schema = args();
  const names = Object.keys(schema.shape);
  return {
    schema,
    names: new Set(names),
    positions: variadic === undefined ? names : names.slice(0, names.indexOf(variadic)),
    variadic,
    takesMore: isOpen(schema),
  };
}

/** Whether named arguments are taken that a schema does not name. */
export function isOpen(schema: ArgumentsSchema): boolean {
  const { catchall } = schema.def;
  return catchall !== undefined && !(catchall instanceof z.ZodNever);
}

function bind<Args extends ArgumentsSchema>(
  { schema, names, positions, variadic, takesMore }: Places<Args>,
  positional: readonly unknown[],
  named: Iterable<readonly [string, unknown]>,
): BoundCall<z.output<Args>> {
  const given: Record<string, unknown> = {};
  for (const [index, value] of positional.entries()) {
    const name = positions[index];
    if (name === undefined) break;
    given[name] = value;
  }
  if (positional.length > positions.length) {
    if (variadic === undefined)
      return failure({ kind: 'superfluous', most: positions.length, given: positional.length });
    given[variadic] = positional.slice(positions.length);
  }
  for (const [name, value] of named) {
    if (name.startsWith('__')) continue;
    if (!names.has(name) && !takesMore)
      return failure({ kind: 'unknown', argument: name, known: [...names] });
    if (Object.hasOwn(given, name)) return failure({ kind: 'double', argument: name });
    given[name] = value;
  }
  const parsed = parseWithoutNulls(schema, given);
  return parsed.success ? { ok: true, args: parsed.data } : failure(problemOf(parsed.error.issues[0], given));
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

function failure(problem: ArgumentProblem): { readonly ok: false; readonly problem: ArgumentProblem } {
  return { ok: false, problem };
}

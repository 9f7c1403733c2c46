import { defineFunction, type ExecutionFunction, type FunctionContext, type Json } from '@muster/engine';
import { z } from 'zod';
import type { ParameterOf } from './parameters.ts';

/** The parameters of a function, in positional order. */
export type Parameters = Readonly<Record<string, ParameterOf<unknown>>>;

/** What the function gets: every parameter by name, read by its kind. */
export type ValuesOf<Declared extends Parameters> = {
  readonly [Name in keyof Declared]: Declared[Name] extends ParameterOf<infer Value> ? Value : never;
};

export interface FunctionDeclaration<Declared extends Parameters> {
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly parameters?: Declared;
  /** What further positional arguments mean, where any number of them is taken. */
  readonly rest?: string;
  /** Named arguments beyond the parameters are taken as well. */
  readonly acceptsExtra?: boolean;
  /** It changes nothing; allowed in dry runs and templates. */
  readonly readOnly?: boolean;
  run(
    values: ValuesOf<Declared>,
    context: FunctionContext,
    more: { readonly rest: readonly Json[]; readonly extra: Readonly<Record<string, Json>> },
  ): Promise<Json>;
}

/** The list of further positional arguments. */
const restName = 'more';

/** The form of old: what is declared with it is rewritten with defineFunction. */
export function declareFunction<Declared extends Parameters = Parameters>(
  declaration: FunctionDeclaration<Declared>,
): ExecutionFunction {
  const { name, summary, rest, acceptsExtra = false, readOnly = false } = declaration;
  const parameters = Object.entries<ParameterOf<unknown>>(declaration.parameters ?? {});
  const shape = () =>
    Object.fromEntries([
      ...parameters.map(([key, parameter]) => [key, schemaOf(parameter)] as const),
      ...(rest === undefined ? [] : [[restName, z.array(z.json()).default([]).describe(rest)] as const]),
    ]);
  return defineFunction({
    name,
    summary,
    // Until it is rewritten nobody has said that it starts no program.
    effect: readOnly ? 'asks' : 'changes',
    args: () => (acceptsExtra ? z.object(shape()).catchall(z.json()) : z.strictObject(shape())),
    ...(rest === undefined ? {} : { variadic: restName }),
    async run(args, context) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON is what was given
      const given = args as Readonly<Record<string, Json>>;
      const values = Object.fromEntries(
        parameters.map(([key, parameter]) => [key, parameter.read(given[key], key)]),
      );
      const more = given[restName];
      const known = new Set([restName, ...parameters.map(([key]) => key)]);
      const extra = Object.fromEntries(Object.entries(given).filter(([key]) => !known.has(key)));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the declaration of its name
      return declaration.run(values as ValuesOf<Declared>, context as FunctionContext, {
        rest: Array.isArray(more) ? more : [],
        extra,
      });
    },
  });
}

function schemaOf(parameter: ParameterOf<unknown>): z.ZodType {
  const { description, required, default: fallback } = parameter;
  const any = z.custom<Json>((value) => value !== undefined);
  if (required) return any.describe(description);
  return (fallback === undefined ? any.optional() : any.default(fallback)).describe(description);
}

import { defineFunction, type ExecutionFunction, type FunctionContext, type Json } from '@muster/engine';
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

/** Declares an execution function whose arguments are checked and typed by their declarations. */
export function declareFunction<Declared extends Parameters = Parameters>(
  declaration: FunctionDeclaration<Declared>,
): ExecutionFunction {
  const parameters = Object.entries<ParameterOf<unknown>>(declaration.parameters ?? {});
  return defineFunction({
    name: declaration.name,
    summary: declaration.summary,
    parameters: parameters.map(([name, parameter]) => ({
      name,
      description: parameter.description,
      required: parameter.required,
      ...(parameter.default === undefined ? {} : { default: parameter.default }),
    })),
    variadic: declaration.rest !== undefined,
    acceptsExtra: declaration.acceptsExtra ?? false,
    readOnly: declaration.readOnly ?? false,
    run(args, context) {
      const values = Object.fromEntries(
        parameters.map(([name, parameter]) => [name, parameter.read(args.values[name], name)]),
      );
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the declaration of its name
      return declaration.run(values as ValuesOf<Declared>, context, { rest: args.rest, extra: args.extra });
    },
  });
}

import {
  type ArgumentsSchema,
  argumentBinder,
  argumentError,
  type DeclaredFunction,
  type FunctionEffect,
} from '@muster/contract';
import type { Json } from '@muster/shared';
import { z } from 'zod';
import type { ContextOf } from './function-context.ts';

/** Arguments as a caller gave them: by position and by name. */
export interface CallArguments {
  readonly positional: readonly Json[];
  readonly named: Readonly<Record<string, Json>>;
}

/** What somebody writes who declares a function; what `run` is handed follows from the arguments and the effect. */
export interface FunctionDeclaration<Effect extends FunctionEffect, Args extends ArgumentsSchema>
  extends DeclaredFunction {
  readonly effect: Effect;
  /**
   * Its arguments in positional order; descriptions are the user documentation. Made when somebody asks: the schemas of
   * hundreds of functions would cost each process time and memory that calls two of them.
   */
  readonly args: () => Args;
  readonly variadic?: keyof z.output<Args> & string;
  readonly run: (args: z.output<Args>, context: ContextOf[Effect]) => Promise<Json>;
}

/** An execution function of one effect: something to ask of a host or to do on it. */
export interface FunctionOf<Effect extends FunctionEffect> extends DeclaredFunction {
  readonly kind: 'host';
  readonly effect: Effect;
  readonly args: () => ArgumentsSchema;
  /** Calls it. Unknown, missing, double, superfluous and unfit arguments are errors that name them. */
  call(given: CallArguments, context: ContextOf[Effect]): Promise<Json>;
}

/** Any execution function of a host, its arguments forgotten; `effect` tells what it has to be handed. */
export type ExecutionFunction = { readonly [Effect in FunctionEffect]: FunctionOf<Effect> }[FunctionEffect];

/** Declares an execution function. */
export function defineFunction<Effect extends FunctionEffect, Args extends ArgumentsSchema>(
  declaration: FunctionDeclaration<Effect, Args>,
): FunctionOf<Effect> {
  const { run, ...declared } = declaration;
  const bind = argumentBinder(declared.args, declared.variadic);
  return {
    ...declared,
    kind: 'host',
    async call({ positional, named }, context) {
      const bound = bind(positional, Object.entries(named));
      if (!bound.ok) throw argumentError(declared.name, bound.problem);
      return run(bound.args, context);
    },
  };
}

/** The arguments of a function that takes none. */
export const noArguments = () => z.strictObject({});

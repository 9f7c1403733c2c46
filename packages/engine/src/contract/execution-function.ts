import {
  type ArgumentsSchema,
  argumentBinder,
  argumentError,
  type DeclaredFunction,
  type FunctionDeclaration,
  type FunctionEffect,
} from '@muster/contract';
import type { Json } from '@muster/shared';
import type { ContextOf } from './function-context.ts';

/** Arguments as a caller gave them: by position and by name. */
export interface CallArguments {
  readonly positional: readonly Json[];
  readonly named: Readonly<Record<string, Json>>;
}

/** An execution function of one effect: something to ask of a host or to do on it. */
export interface FunctionOf<Effect extends FunctionEffect> extends DeclaredFunction {
  readonly effect: Effect;
  /** Calls it. Unknown, missing, double, superfluous and unfit arguments are errors that name them. */
  call(given: CallArguments, context: ContextOf[Effect]): Promise<Json>;
}

/** Any execution function, its arguments forgotten; `effect` tells what it has to be handed. */
export type ExecutionFunction = { readonly [Effect in FunctionEffect]: FunctionOf<Effect> }[FunctionEffect];

/** Declares an execution function; the types of what `run` is handed flow from its arguments and its effect. */
export function defineFunction<Effect extends FunctionEffect, Args extends ArgumentsSchema>(
  declaration: FunctionDeclaration<Effect, Args, ContextOf[Effect], Promise<Json>>,
): FunctionOf<Effect> {
  const { run, ...declared } = declaration;
  const bind = argumentBinder(declared);
  return {
    ...declared,
    async call({ positional, named }, context) {
      const bound = bind(positional, Object.entries(named));
      if (!bound.ok) throw argumentError(declared.name, bound.problem);
      return run(bound.args, context);
    },
  };
}

import type { ExecutionFunction, FunctionRegistry, StateRegistry } from '@muster/engine';
import type { LanguageFunction } from '@muster/sls';

/** A function of the language, which works on a template's values, or one that is asked of a host. */
export type AnyFunction = LanguageFunction | ExecutionFunction;

/** Everything that can be asked of a host or declared for it. A name means the same to templates, jobs, states and pillar. */
export interface Registry {
  readonly states: StateRegistry;
  readonly functions: FunctionRegistry<AnyFunction>;
}

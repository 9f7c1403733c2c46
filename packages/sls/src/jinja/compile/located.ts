import type { Value } from '../../value/index.ts';
import type { Scope } from '../runtime/scope.ts';
import type { Evaluate } from './compiled.ts';

/** Returns an evaluation whose failures say where in the template they happened. */
export function located(at: number, evaluate: Evaluate): Evaluate {
  return (scope: Scope): Value => {
    try {
      return evaluate(scope);
    } catch (error) {
      throw scope.run.rendering.locate(error, scope, at);
    }
  };
}

import { Undefined, type Value } from '../../value/index.ts';
import { errorAt } from '../runtime/error-at.ts';
import type { Scope } from '../runtime/execution.ts';
import type { Expression } from '../syntax/ast.ts';

/** Returns an evaluation or execution whose failures say where in the template they happened. */
export function located<T>(at: number, work: (scope: Scope) => T): (scope: Scope) => T {
  return (scope) => {
    try {
      return work(scope);
    } catch (error) {
      throw errorAt(error, scope.source, at);
    }
  };
}

/** Returns the access to a part of an object; where the object itself does not exist, that is what fails, in its own place. */
export function accessTo(
  { at, object }: Expression<'attribute' | 'item'>,
  access: (scope: Scope, value: Value) => Value,
): (scope: Scope, value: Value) => Value {
  return (scope, value) => {
    try {
      return access(scope, value);
    } catch (error) {
      throw errorAt(error, scope.source, value instanceof Undefined ? object.at : at);
    }
  };
}

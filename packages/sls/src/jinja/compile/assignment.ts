import { iterate, PyTuple, templateError, type Value, valueError } from '../../value/index.ts';
import type { Scope } from '../runtime/execution.ts';
import { Namespace } from '../runtime/namespace.ts';
import type { Expression } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';

/** Gives a value to a target: a name, several names at once, or an attribute of a namespace. */
export type Assign = (scope: Scope, value: Value) => void;

/** Makes the target of an assignment ready. */
export function compileTarget(target: Expression): Assign {
  switch (target.kind) {
    case 'name': {
      const { name } = target;
      return (scope, value) => scope.set(name, value);
    }
    case 'namespace-target': {
      const { attribute, name } = target;
      return (scope, value) => {
        const namespace = scope.find(name);
        if (!(namespace instanceof Namespace)) {
          throw templateError('cannot assign attribute on non-namespace object');
        }
        namespace.set(attribute, value);
      };
    }
    case 'tuple': {
      const targets = target.items.map(compileTarget);
      return (scope, value) => {
        const values = unpack(value, targets.length);
        targets.forEach((assign, index) => assign(scope, values[index] ?? null));
      };
    }
    default:
      throw new TemplateSyntaxError(`can't assign to '${target.kind}'`, target.at);
  }
}

function unpack(value: Value, count: number): readonly Value[] {
  const values =
    value instanceof PyTuple ? value.items : Array.isArray(value) ? value : take(value, count + 1);
  if (values.length > count) throw valueError(`too many values to unpack (expected ${count})`);
  if (values.length < count) {
    throw valueError(`not enough values to unpack (expected ${count}, got ${values.length})`);
  }
  return values;
}

function take(value: Value, count: number): Value[] {
  const taken: Value[] = [];
  for (const element of iterate(value)) {
    if (taken.length === count) break;
    taken.push(element);
  }
  return taken;
}

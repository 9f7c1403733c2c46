import { isTruthy, iterate, PyObject, type Value } from '../../value/index.ts';
import { errorAt } from '../runtime/error-at.ts';
import type { Execute, Flow, Scope } from '../runtime/execution.ts';
import { LoopContext } from '../runtime/loop-context.ts';
import type { Statement } from '../syntax/ast.ts';
import { compileTarget } from './assignment.ts';
import type { CompileUnit } from './unit.ts';

/** Makes a for loop ready to be executed: each turn has a scope of its own, so that what it sets is gone afterwards. */
export function compileFor(unit: CompileUnit, statement: Statement<'for'>): Execute {
  const iterable = unit.expression(statement.iterable);
  const assign = compileTarget(statement.target);
  const test = statement.test === undefined ? undefined : unit.expression(statement.test);
  unit.loops += 1;
  const body = unit.body(statement.body);
  unit.loops -= 1;
  const otherwise = unit.body(statement.otherwise);
  const { recursive } = statement;

  function* chosen(scope: Scope, elements: Iterable<Value>): Generator<Value, undefined> {
    for (const element of elements) {
      const inner = scope.inner();
      assign(inner, element);
      if (test === undefined || isTruthy(test(inner))) yield element;
      else scope.run.rendering.budget.step();
    }
  }

  const elementsOf = (scope: Scope, value: Value): Iterable<Value> => {
    try {
      return iterate(value);
    } catch (error) {
      // What cannot be looped over is wrong with the expression, not with the loop.
      throw errorAt(error, scope.source, statement.iterable.at);
    }
  };

  const run = (scope: Scope, value: Value, depth0: number): Flow => {
    const { rendering } = scope.run;
    const elements = elementsOf(scope, value);
    const loop = new LoopContext(rendering, {
      elements: test === undefined ? elements : chosen(scope, elements),
      length: test === undefined ? knownLength(value) : undefined,
      depth0,
      recurse: recursive
        ? (inner, depth) => rendering.descend(() => rendering.capture(() => run(scope, inner, depth)).text)
        : undefined,
    });
    let isEmpty = true;
    for (let element = loop.advance(); element !== undefined; element = loop.advance()) {
      rendering.budget.step();
      const turn = scope.inner();
      turn.set('loop', loop);
      assign(turn, element);
      const flow = body(turn);
      if (flow === 'break') break;
      // As in Jinja, a turn that was left early does not count against `else`.
      if (flow === 'next') isEmpty = false;
    }
    return isEmpty ? otherwise(scope.inner()) : 'next';
  };

  return (scope) => run(scope, iterable(scope), 0);
}

function knownLength(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  return value instanceof PyObject ? value.length : undefined;
}

import { suggestion } from '@muster/shared';
import {
  escapeMarkup,
  isTruthy,
  Markup,
  PyDict,
  PyTuple,
  pyStr,
  Undefined,
  type Value,
  valueOr,
} from '../../value/index.ts';
import { builtinGlobals } from '../globals/builtin-globals.ts';
import { binary, negative, positive } from '../operators/arithmetic.ts';
import { compare } from '../operators/comparison.ts';
import { sliceOf } from '../operators/subscript.ts';
import { getAttribute, getItem } from '../runtime/access.ts';
import { SelfReference } from '../runtime/block-reference.ts';
import type { Budget } from '../runtime/budget.ts';
import type { Evaluate, Scope } from '../runtime/execution.ts';
import { fullContext } from '../runtime/full-context.ts';
import type {
  Binary,
  Comparison,
  Concatenation,
  Conditional,
  Expression,
  GetItem,
  Slice,
} from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';
import { unreachable } from '../unreachable.ts';
import { compileCall } from './calls.ts';
import { compileFilter, compileTest } from './filters-and-tests.ts';
import { accessTo, located } from './located.ts';
import { type CompileUnit, underCondition } from './unit.ts';
import { writtenPath } from './written-path.ts';

/** Makes an expression ready to be evaluated. */
export function compileExpression(unit: CompileUnit, expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return () => value;
    }
    case 'name':
      return compileName(expression.name);
    case 'namespace-target':
      return unit.expression({
        kind: 'attribute',
        object: { kind: 'name', name: expression.name, at: expression.at },
        name: expression.attribute,
        at: expression.at,
      });
    case 'tuple': {
      const items = expression.items.map((item) => unit.expression(item));
      return (scope) => new PyTuple(items.map((item) => item(scope)));
    }
    case 'list': {
      const items = expression.items.map((item) => unit.expression(item));
      return (scope) => items.map((item) => item(scope));
    }
    case 'dict': {
      const pairs = expression.pairs.map(
        ([key, value]) => [unit.expression(key), unit.expression(value)] as const,
      );
      return located(expression.at, (scope) => {
        const dict = new PyDict();
        for (const [key, value] of pairs) dict.set(key(scope), value(scope));
        return dict;
      });
    }
    case 'attribute': {
      const object = unit.expression(expression.object);
      const { name } = expression;
      const path = writtenPath(expression);
      const access = accessTo(expression, (scope, value) =>
        getAttribute(scope.run.rendering, value, name, path),
      );
      return (scope) => access(scope, object(scope));
    }
    case 'item':
      return compileItem(unit, expression);
    case 'slice':
      throw new TemplateSyntaxError('a slice stands alone between its brackets', expression.at);
    case 'call':
      return compileCall(unit, expression);
    case 'filter':
      return compileFilter(unit, expression);
    case 'test':
      return compileTest(unit, expression);
    case 'unary': {
      const operand = unit.expression(expression.operand);
      if (expression.operator === 'not') return located(expression.at, (scope) => !isTruthy(operand(scope)));
      const apply = expression.operator === '-' ? negative : positive;
      return located(expression.at, (scope) => apply(operand(scope)));
    }
    case 'binary':
      return compileBinary(unit, expression);
    case 'logical': {
      const left = unit.expression(expression.left);
      const right = unit.expression(expression.right);
      const stopsAt = expression.operator === 'or';
      return located(expression.at, (scope) => {
        const value = left(scope);
        return isTruthy(value) === stopsAt ? value : right(scope);
      });
    }
    case 'concatenation':
      return compileConcatenation(unit, expression);
    case 'comparison':
      return compileComparison(unit, expression);
    case 'conditional':
      return compileConditional(unit, expression);
    default:
      return unreachable(expression);
  }
}

function compileName(name: string): Evaluate {
  if (name === 'self') {
    return (scope) => valueOr(scope.find(name), () => new SelfReference(scope.run));
  }
  if (name === 'show_full_context') return (scope) => valueOr(scope.find(name), () => fullContext(scope));
  return (scope) => valueOr(scope.find(name), () => undefinedName(scope, name));
}

function undefinedName(scope: Scope, name: string): Undefined {
  const known = (): Iterable<string> => [...scope.visible().keys(), ...builtinGlobals.keys()];
  return scope.run.rendering.undefined(() => `'${name}' is undefined${suggestion(name, known())}`);
}

function compileItem(unit: CompileUnit, expression: GetItem): Evaluate {
  const { key, object } = expression;
  const container = unit.expression(object);
  if (key.kind === 'slice') return compileSlice(unit, container, key);
  const index = unit.expression(key);
  const path = writtenPath(expression);
  const access = accessTo(expression, (scope, value) =>
    getItem(scope.run.rendering, value, index(scope), path),
  );
  return (scope) => access(scope, container(scope));
}

function compileSlice(unit: CompileUnit, container: Evaluate, { at, start, step, stop }: Slice): Evaluate {
  const bound = (expression: Expression | undefined): Evaluate =>
    expression === undefined ? () => null : unit.expression(expression);
  const [from, to, by] = [bound(start), bound(stop), bound(step)];
  return located(at, (scope) => sliceOf(container(scope), from(scope), to(scope), by(scope)));
}

function compileBinary(unit: CompileUnit, expression: Binary): Evaluate {
  const left = unit.expression(expression.left);
  const right = unit.expression(expression.right);
  const { operator } = expression;
  return located(expression.at, (scope) =>
    binary(operator, left(scope), right(scope), scope.run.rendering.budget),
  );
}

function compileConcatenation(unit: CompileUnit, { at, parts }: Concatenation): Evaluate {
  const values = parts.map((part) => unit.expression(part));
  return located(at, (scope) => {
    const results = values.map((value) => value(scope));
    if (scope.autoescape) return joinMarkup(results, scope.run.rendering.budget);
    return joinTexts(results.map(pyStr), scope.run.rendering.budget);
  });
}

function joinTexts(texts: readonly string[], budget: Budget): string {
  budget.allocate(texts.reduce((sum, { length }) => sum + length, 0));
  return texts.join('');
}

function joinMarkup(values: readonly Value[], budget: Budget): Value {
  if (!values.some((value) => value instanceof Markup)) return joinTexts(values.map(pyStr), budget);
  const safe = values.map((value) => (value instanceof Markup ? value.text : escapeMarkup(pyStr(value))));
  return new Markup(joinTexts(safe, budget));
}

function compileComparison(unit: CompileUnit, { at, first, rest }: Comparison): Evaluate {
  const start = unit.expression(first);
  const steps = rest.map(({ operand, operator }) => ({ operator, operand: unit.expression(operand) }));
  return located(at, (scope) => {
    let left = start(scope);
    for (const { operand, operator } of steps) {
      const right = operand(scope);
      if (!compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  });
}

/** What `a if b` without `else` gives: it prints as nothing, even where undefined values are strict. */
function elseMissing(): Value {
  return new Undefined('the inline if-expression evaluated to false and no else section was defined.', false);
}

function compileConditional(unit: CompileUnit, expression: Conditional): Evaluate {
  const test = unit.expression(expression.test);
  const { otherwise: other } = expression;
  const [value, otherwise] = underCondition(unit, () => [
    unit.expression(expression.value),
    other === undefined ? undefined : unit.expression(other),
  ]);
  return located(expression.at, (scope) => {
    if (isTruthy(test(scope))) return value(scope);
    return otherwise === undefined ? elseMissing() : otherwise(scope);
  });
}

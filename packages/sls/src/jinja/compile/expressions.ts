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
import type { Expression, ExpressionKind } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';
import { compileCall } from './calls.ts';
import { compileFilter, compileTest } from './filters-and-tests.ts';
import { accessTo, located } from './located.ts';
import { type CompileUnit, underCondition } from './unit.ts';
import { writtenPath } from './written-path.ts';

/** Makes an expression ready to be evaluated. */
export function compileExpression<Kind extends ExpressionKind>(
  unit: CompileUnit,
  node: Expression<Kind>,
): Evaluate {
  return compilers[node.kind](unit, node);
}

type Compilers = {
  readonly [Kind in ExpressionKind]: (unit: CompileUnit, node: Expression<Kind>) => Evaluate;
};

const compilers: Compilers = {
  constant:
    (_, { value }) =>
    () =>
      value,
  name: compileName,
  'namespace-target': (unit, { at, attribute, name }) =>
    unit.expression({ kind: 'attribute', object: { kind: 'name', name, at }, name: attribute, at }),
  tuple(unit, node) {
    const items = node.items.map(unit.expression);
    return (scope) => new PyTuple(items.map((item) => item(scope)));
  },
  list(unit, node) {
    const items = node.items.map(unit.expression);
    return (scope) => items.map((item) => item(scope));
  },
  dict(unit, node) {
    const pairs = node.pairs.map(([key, value]) => [unit.expression(key), unit.expression(value)] as const);
    return located(node.at, (scope) => {
      const dict = new PyDict();
      for (const [key, value] of pairs) dict.set(key(scope), value(scope));
      return dict;
    });
  },
  attribute(unit, node) {
    const object = unit.expression(node.object);
    const { name } = node;
    const path = writtenPath(node);
    const access = accessTo(node, (scope, value) => getAttribute(scope.run.rendering, value, name, path));
    return (scope) => access(scope, object(scope));
  },
  item: compileItem,
  slice(_, { at }) {
    throw new TemplateSyntaxError('a slice stands alone between its brackets', at);
  },
  call: compileCall,
  filter: compileFilter,
  test: compileTest,
  unary(unit, node) {
    const operand = unit.expression(node.operand);
    const apply = unaryOperators[node.operator];
    return located(node.at, (scope) => apply(operand(scope)));
  },
  binary(unit, { at, operator, ...node }) {
    const left = unit.expression(node.left);
    const right = unit.expression(node.right);
    return located(at, (scope) => binary(operator, left(scope), right(scope), scope.run.rendering.budget));
  },
  logical(unit, node) {
    const left = unit.expression(node.left);
    const right = unit.expression(node.right);
    const stopsAt = node.operator === 'or';
    return located(node.at, (scope) => {
      const value = left(scope);
      return isTruthy(value) === stopsAt ? value : right(scope);
    });
  },
  concatenation: compileConcatenation,
  comparison: compileComparison,
  conditional: compileConditional,
};

const unaryOperators = { '-': negative, '+': positive, not: (value: Value): Value => !isTruthy(value) };

function compileName(_unit: CompileUnit, { name }: Expression<'name'>): Evaluate {
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

function compileItem(unit: CompileUnit, expression: Expression<'item'>): Evaluate {
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

function compileSlice(
  unit: CompileUnit,
  container: Evaluate,
  { at, start, step, stop }: Expression<'slice'>,
): Evaluate {
  const bound = (expression: Expression | undefined): Evaluate =>
    expression === undefined ? () => null : unit.expression(expression);
  const [from, to, by] = [bound(start), bound(stop), bound(step)];
  return located(at, (scope) => sliceOf(container(scope), from(scope), to(scope), by(scope)));
}

function compileConcatenation(unit: CompileUnit, { at, parts }: Expression<'concatenation'>): Evaluate {
  const values = parts.map(unit.expression);
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

function compileComparison(unit: CompileUnit, { at, first, rest }: Expression<'comparison'>): Evaluate {
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

function compileConditional(unit: CompileUnit, expression: Expression<'conditional'>): Evaluate {
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

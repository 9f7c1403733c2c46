import { templateError, type Value } from '../../value/index.ts';
import type { Evaluate, Scope } from '../runtime/execution.ts';
import type { Expression } from '../syntax/ast.ts';
import { compileArguments } from './calls.ts';
import { located } from './located.ts';
import type { CompileUnit } from './unit.ts';

/** Applies a filter or test to a value. */
export type Apply = (scope: Scope, value: Value) => Value;

/** Makes a filter and what it filters ready to be evaluated. */
export function compileFilter(unit: CompileUnit, filter: Expression<'filter'>): Evaluate {
  const input = filter.input === undefined ? () => '' : unit.expression(filter.input);
  const apply = application(unit, filter);
  return located(filter.at, (scope) => apply(scope, input(scope)));
}

/** Makes the filters of a block ready: the first of them is applied to the text that the block gives. */
export function compileBlockFilter(unit: CompileUnit, filter: Expression<'filter'>): Apply {
  const inner = filter.input?.kind === 'filter' ? compileBlockFilter(unit, filter.input) : undefined;
  const apply = application(unit, filter);
  return (scope, text) => apply(scope, inner === undefined ? text : inner(scope, text));
}

/** Makes a test ready to be evaluated. */
export function compileTest(unit: CompileUnit, test: Expression<'test'>): Evaluate {
  const input = unit.expression(test.input);
  const apply = application(unit, test);
  return located(test.at, (scope) => apply(scope, input(scope)));
}

function application(unit: CompileUnit, node: Expression<'filter' | 'test'>): Apply {
  const { at, kind, name } = node;
  const args = compileArguments(unit, node.args);
  if (unit.conditions === 0) unit.requires.push({ kind, name, at });
  return (scope, value) => {
    const { rendering } = scope.run;
    const found = kind === 'filter' ? rendering.filter(name) : rendering.test(name);
    if (found === undefined) throw templateError(rendering.unknown(kind, name));
    const { keywords, positional } = args(scope);
    rendering.autoescape = scope.autoescape;
    return found.invoke(rendering, positional.length === 0 ? [value] : [value, ...positional], keywords);
  };
}

import {
  iterate,
  type Keywords,
  noKeywords,
  PyDict,
  typeError,
  typeName,
  type Value,
} from '../../value/index.ts';
import { methodsOf } from '../methods/methods.ts';
import { getAttribute } from '../runtime/access.ts';
import { callValue } from '../runtime/call-value.ts';
import { errorAt } from '../runtime/error-at.ts';
import type { Evaluate, Scope } from '../runtime/execution.ts';
import { Macro } from '../runtime/macro.ts';
import { JinjaError } from '../runtime/template-error.ts';
import type { CallArguments, Expression } from '../syntax/ast.ts';
import { accessTo } from './located.ts';
import type { CompileUnit } from './unit.ts';
import { writtenPath } from './written-path.ts';

/** The arguments of a call, evaluated. */
export interface EvaluatedArguments {
  readonly positional: readonly Value[];
  readonly keywords: Keywords;
}

type Perform = (scope: Scope, callee: Value, args: EvaluatedArguments) => Value;

/** Makes a call ready to be evaluated. */
export function compileCall(unit: CompileUnit, call: Expression<'call'>): Evaluate {
  return compileInvocation(unit, call, (_scope, callee, args) =>
    callValue(callee, args.positional, args.keywords),
  );
}

/**
 * Makes a call ready whose result is printed at once. What a macro writes goes straight to the output, where it
 * keeps its places in the macro's template, and the result is the empty text.
 */
export function compilePrintedCall(unit: CompileUnit, call: Expression<'call'>): Evaluate {
  return compileInvocation(unit, call, (scope, callee, { keywords, positional }) => {
    if (!(callee instanceof Macro) || scope.autoescape) return callValue(callee, positional, keywords);
    const step = { source: scope.source, at: call.at, what: 'called' } as const;
    scope.run.rendering.output.append(callee.write(positional, keywords), step);
    return '';
  });
}

function compileInvocation(unit: CompileUnit, call: Expression<'call'>, perform: Perform): Evaluate {
  const args = compileArguments(unit, call.args);
  const { callee } = call;
  if (callee.kind !== 'attribute') {
    const target = unit.expression(callee);
    return calling(callee.at, args, (scope) => {
      const value = target(scope);
      return (evaluated) => perform(scope, value, evaluated);
    });
  }
  const object = unit.expression(callee.object);
  const { name } = callee;
  const path = writtenPath(callee);
  const attribute = accessTo(callee, (scope, target) =>
    getAttribute(scope.run.rendering, target, name, path),
  );
  return calling(callee.at, args, (scope) => {
    const { rendering } = scope.run;
    const target = object(scope);
    // A method of a built-in type is called at once, without making a bound method first.
    const method = methodsOf(target)?.get(name);
    if (method !== undefined) {
      return ({ keywords, positional }) => method.invoke(rendering, [target, ...positional], keywords);
    }
    const value = attribute(scope, target);
    return (evaluated) => perform(scope, value, evaluated);
  });
}

/** Makes the arguments of a call ready to be evaluated. */
export function compileArguments(
  unit: CompileUnit,
  args: CallArguments,
): (scope: Scope) => EvaluatedArguments {
  const positional = args.positional.map(unit.expression);
  const keywords = args.keywords.map(([name, value]) => [name, unit.expression(value)] as const);
  const star = args.star === undefined ? undefined : unit.expression(args.star);
  const doubleStar = args.doubleStar === undefined ? undefined : unit.expression(args.doubleStar);
  if (keywords.length === 0 && star === undefined && doubleStar === undefined) {
    return (scope) => ({ positional: positional.map((argument) => argument(scope)), keywords: noKeywords });
  }
  return (scope) => {
    const values = positional.map((argument) => argument(scope));
    if (star !== undefined) {
      for (const value of scope.run.rendering.budget.counted(iterate(star(scope)))) values.push(value);
    }
    const named = new Map<string, Value>();
    for (const [name, value] of keywords) named.set(name, value(scope));
    if (doubleStar !== undefined) addKeywords(named, doubleStar(scope));
    return { positional: values, keywords: named };
  };
}

function addKeywords(named: Map<string, Value>, more: Value): void {
  if (!(more instanceof PyDict)) {
    throw typeError(`argument after ** must be a mapping, not ${typeName(more)}`);
  }
  for (const [key, value] of more.entries()) {
    if (typeof key !== 'string') throw typeError('keywords must be strings');
    if (named.has(key)) throw typeError(`got multiple values for keyword argument '${key}'`);
    named.set(key, value);
  }
}

/** A fault of the arguments happens where they stand; one of the call may happen in what is called. */
function calling(
  at: number,
  args: (scope: Scope) => EvaluatedArguments,
  resolve: (scope: Scope) => (args: EvaluatedArguments) => Value,
): Evaluate {
  return (scope) => {
    let isCalled = false;
    try {
      const call = resolve(scope);
      const evaluated = args(scope);
      isCalled = true;
      return call(evaluated);
    } catch (error) {
      throw isCalled ? throughCall(error, scope, at) : errorAt(error, scope.source, at);
    }
  };
}

/** Returns an error with its place; where it happened inside what was called, the call is a step of the way to it. */
export function throughCall(error: unknown, scope: Scope, at: number): unknown {
  if (!(error instanceof JinjaError)) return errorAt(error, scope.source, at);
  const position = scope.source.positionAt(at);
  const isHere = error.position.path === position.path && error.position.line === position.line;
  return isHere ? error : error.through({ position, what: 'called' });
}

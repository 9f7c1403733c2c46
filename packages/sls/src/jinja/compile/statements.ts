import { isTruthy, templateError } from '../../value/index.ts';
import { executeBlock } from '../runtime/block-reference.ts';
import { errorAt } from '../runtime/error-at.ts';
import type { Evaluate, Execute, Flow } from '../runtime/execution.ts';
import type { Block, If, Output, SetBlock, Statement, With } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';
import { unreachable } from '../unreachable.ts';
import { compileTarget } from './assignment.ts';
import { compilePrintedCall } from './calls.ts';
import { compileBlockFilter } from './filters-and-tests.ts';
import { compileLoad, compileProfile } from './load-tags.ts';
import { located } from './located.ts';
import { compileFor } from './loops.ts';
import { compileCallBlock, compileMacro } from './macros.ts';
import { compileExtends, compileFromImport, compileImport, compileInclude } from './template-references.ts';
import { type CompileUnit, enclosed, underCondition } from './unit.ts';
import { capture, write, written } from './writing.ts';

/** Makes a sequence of statements ready to be executed. */
export function compileBody(unit: CompileUnit, statements: readonly Statement[]): Execute {
  const steps = statements.map((statement) => compileStatement(unit, statement));
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return only;
  return (scope) => {
    for (const step of steps) {
      const flow = step(scope);
      if (flow !== 'next') return flow;
    }
    return 'next';
  };
}

function compileStatement(unit: CompileUnit, statement: Statement): Execute {
  const execute = compileUnlocated(unit, statement);
  const { at } = statement;
  return (scope) => {
    try {
      return execute(scope);
    } catch (error) {
      throw errorAt(error, scope.source, at);
    }
  };
}

function compileUnlocated(unit: CompileUnit, statement: Statement): Execute {
  switch (statement.kind) {
    case 'data': {
      const { at, text } = statement;
      return unlessExtended(unit, (scope) => {
        scope.run.rendering.output.writeLiteral(text, scope.source, at);
        return 'next';
      });
    }
    case 'output':
      return unlessExtended(unit, compileOutput(unit, statement));
    case 'set': {
      const assign = compileTarget(statement.target);
      const value = unit.expression(statement.value);
      return (scope) => {
        assign(scope, value(scope));
        return 'next';
      };
    }
    case 'set-block':
      return compileSetBlock(unit, statement);
    case 'for':
      return compileFor(unit, statement);
    case 'if':
      return compileIf(unit, statement);
    case 'with':
      return compileWith(unit, statement);
    case 'autoescape': {
      const enabled = unit.expression(statement.enabled);
      const body = unit.body(statement.body);
      return (scope) => body(scope.inner(isTruthy(enabled(scope))));
    }
    case 'block':
      return compileBlock(unit, statement);
    case 'extends':
      return compileExtends(unit, statement);
    case 'include':
      return compileInclude(unit, statement);
    case 'import':
      return compileImport(unit, statement);
    case 'from-import':
      return compileFromImport(unit, statement);
    case 'macro':
      return compileMacro(unit, statement);
    case 'call-block':
      return compileCallBlock(unit, statement);
    case 'filter-block': {
      const filter = compileBlockFilter(unit, statement.filter);
      const body = unit.body(statement.body);
      const { at } = statement;
      return (scope) => {
        const text = capture(scope, body);
        write(scope, written(filter(scope, text)), at);
        return 'next';
      };
    }
    case 'do': {
      const expression = unit.expression(statement.expression);
      return (scope) => {
        expression(scope);
        return 'next';
      };
    }
    case 'load':
      return compileLoad(unit, statement);
    case 'profile':
      return compileProfile(unit, statement);
    case 'break':
    case 'continue': {
      const flow: Flow = statement.kind;
      if (unit.loops === 0) throw new TemplateSyntaxError(`'${flow}' outside of a loop`, statement.at);
      return () => flow;
    }
    default:
      return unreachable(statement);
  }
}

/** What a template writes by itself, once it has said that it extends another, is not even evaluated. */
function unlessExtended(unit: CompileUnit, execute: Execute): Execute {
  if (unit.enclosures > 0) return execute;
  return (scope) => (scope.run.extended === undefined ? execute(scope) : 'next');
}

function compileOutput(unit: CompileUnit, { at, expression }: Output): Execute {
  const value =
    expression.kind === 'call' ? compilePrintedCall(unit, expression) : unit.expression(expression);
  return (scope) => {
    const result = value(scope);
    try {
      write(scope, result, at);
    } catch (error) {
      // What cannot be printed, an undefined value for instance, is wrong with the expression.
      throw errorAt(error, scope.source, expression.at);
    }
    return 'next';
  };
}

function compileSetBlock(unit: CompileUnit, statement: SetBlock): Execute {
  const assign = compileTarget(statement.target);
  const filter = statement.filter === undefined ? undefined : compileBlockFilter(unit, statement.filter);
  const body = enclosed(unit, () => unit.body(statement.body));
  return (scope) => {
    const text = capture(scope, body);
    assign(scope, filter === undefined ? text : filter(scope, text));
    return 'next';
  };
}

function compileIf(unit: CompileUnit, statement: If): Execute {
  const branches = statement.branches.map(({ body, test }) => ({
    test: located(test.at, truthOf(unit.expression(test))),
    body: underCondition(unit, () => unit.body(body)),
  }));
  const otherwise = underCondition(unit, () => unit.body(statement.otherwise));
  return (scope) => {
    for (const { body, test } of branches) {
      if (test(scope) === true) return body(scope);
    }
    return otherwise(scope);
  };
}

function truthOf(evaluate: Evaluate): Evaluate {
  return (scope) => isTruthy(evaluate(scope));
}

function compileWith(unit: CompileUnit, statement: With): Execute {
  const bindings = statement.bindings.map(({ target, value }) => ({
    assign: compileTarget(target),
    value: unit.expression(value),
  }));
  const body = unit.body(statement.body);
  return (scope) => {
    const inner = scope.inner();
    for (const { assign, value } of bindings) assign(inner, value(scope));
    return body(inner);
  };
}

function compileBlock(unit: CompileUnit, { at, body, name, required, scoped }: Block): Execute {
  if (unit.blocks.has(name)) throw new TemplateSyntaxError(`block '${name}' defined twice`, at);
  unit.blocks.set(name, { name, scoped, required, body: enclosed(unit, () => unit.body(body)), at });
  return (scope) => {
    const { run } = scope;
    // A template that extends another only defines its blocks, but those within a loop or `with` are written as well.
    if (run.extended !== undefined && scope.parent === undefined) return 'next';
    if (run.blocks.get(name)?.[0]?.block.required === true) {
      throw templateError(`Required block '${name}' not found`);
    }
    executeBlock(run, name, 0, scope);
    return 'next';
  };
}

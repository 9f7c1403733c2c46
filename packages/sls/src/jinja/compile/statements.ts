import { isTruthy, templateError } from '../../value/index.ts';
import { executeBlock } from '../runtime/block-reference.ts';
import { errorAt } from '../runtime/error-at.ts';
import type { Evaluate, Execute } from '../runtime/execution.ts';
import type { Statement, StatementKind } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';
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

function compileStatement<Kind extends StatementKind>(unit: CompileUnit, node: Statement<Kind>): Execute {
  return located(node.at, compilers[node.kind](unit, node));
}

type Compilers = {
  readonly [Kind in StatementKind]: (unit: CompileUnit, node: Statement<Kind>) => Execute;
};

const compilers: Compilers = {
  data: (unit, { at, text }) =>
    unlessExtended(unit, (scope) => {
      scope.run.rendering.output.writeLiteral(text, scope.source, at);
      return 'next';
    }),
  output: (unit, node) => unlessExtended(unit, compileOutput(unit, node)),
  set(unit, node) {
    const assign = compileTarget(node.target);
    const value = unit.expression(node.value);
    return (scope) => {
      assign(scope, value(scope));
      return 'next';
    };
  },
  'set-block': compileSetBlock,
  for: compileFor,
  if: compileIf,
  with: compileWith,
  autoescape(unit, node) {
    const enabled = unit.expression(node.enabled);
    const body = unit.body(node.body);
    return (scope) => body(scope.inner(isTruthy(enabled(scope))));
  },
  block: compileBlock,
  extends: compileExtends,
  include: compileInclude,
  import: compileImport,
  'from-import': compileFromImport,
  macro: compileMacro,
  'call-block': compileCallBlock,
  'filter-block'(unit, { at, body: statements, filter: applied }) {
    const filter = compileBlockFilter(unit, applied);
    const body = unit.body(statements);
    return (scope) => {
      const text = capture(scope, body);
      write(scope, written(filter(scope, text)), at);
      return 'next';
    };
  },
  do(unit, node) {
    const expression = unit.expression(node.expression);
    return (scope) => {
      expression(scope);
      return 'next';
    };
  },
  load: compileLoad,
  profile: compileProfile,
  break: leaving,
  continue: leaving,
};

function leaving(unit: CompileUnit, { at, kind }: Statement<'break' | 'continue'>): Execute {
  if (unit.loops === 0) throw new TemplateSyntaxError(`'${kind}' outside of a loop`, at);
  return () => kind;
}

/** What a template writes by itself, once it has said that it extends another, is not even evaluated. */
function unlessExtended(unit: CompileUnit, execute: Execute): Execute {
  if (unit.enclosures > 0) return execute;
  return (scope) => (scope.run.extended === undefined ? execute(scope) : 'next');
}

function compileOutput(unit: CompileUnit, { at, expression }: Statement<'output'>): Execute {
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

function compileSetBlock(unit: CompileUnit, statement: Statement<'set-block'>): Execute {
  const assign = compileTarget(statement.target);
  const filter = statement.filter === undefined ? undefined : compileBlockFilter(unit, statement.filter);
  const body = enclosed(unit, () => unit.body(statement.body));
  return (scope) => {
    const text = capture(scope, body);
    assign(scope, filter === undefined ? text : filter(scope, text));
    return 'next';
  };
}

function compileIf(unit: CompileUnit, statement: Statement<'if'>): Execute {
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

function compileWith(unit: CompileUnit, statement: Statement<'with'>): Execute {
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

function compileBlock(unit: CompileUnit, { at, body, name, required, scoped }: Statement<'block'>): Execute {
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

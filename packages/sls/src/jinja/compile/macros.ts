import { typeError } from '../../value/index.ts';
import { callValue } from '../runtime/call-value.ts';
import type { Execute } from '../runtime/execution.ts';
import { Macro, type MacroDefinition } from '../runtime/macro.ts';
import type { MacroSignature, Statement } from '../syntax/ast.ts';
import { compileArguments, throughCall } from './calls.ts';
import { type CompileUnit, enclosed } from './unit.ts';
import { write, written } from './writing.ts';

/** Makes the definition of a macro ready. */
export function compileMacro(unit: CompileUnit, node: Statement<'macro'>): Execute {
  const definition = compileSignature(unit, node.name, node);
  const { name } = node;
  return (scope) => {
    scope.set(name, new Macro(definition, scope));
    return 'next';
  };
}

/** Makes a call block ready: its body is the `caller` of what it calls. */
export function compileCallBlock(unit: CompileUnit, node: Statement<'call-block'>): Execute {
  const definition = compileSignature(unit, 'caller', node);
  const callee = unit.expression(node.call.callee);
  const args = compileArguments(unit, node.call.args);
  const { at } = node;
  return (scope) => {
    const target = callee(scope);
    const { keywords, positional } = args(scope);
    if (keywords.has('caller')) throw typeError("got two values for the argument 'caller'");
    const withCaller = new Map(keywords).set('caller', new Macro(definition, scope));
    try {
      if (target instanceof Macro && !scope.autoescape) {
        const step = { source: scope.source, at, what: 'called' } as const;
        scope.run.rendering.output.append(target.write(positional, withCaller), step);
      } else {
        write(scope, written(callValue(target, positional, withCaller)), at);
      }
    } catch (error) {
      throw throughCall(error, scope, at);
    }
    return 'next';
  };
}

function compileSignature(unit: CompileUnit, name: string, node: MacroSignature): MacroDefinition {
  // A break inside a macro cannot leave the loop that the macro is called from.
  const { loops } = unit;
  unit.loops = 0;
  const definition = {
    name,
    parameters: node.parameters.map((parameter) => ({
      name: parameter.name,
      default: parameter.default === undefined ? undefined : unit.expression(parameter.default),
    })),
    usesCaller: node.usesCaller,
    usesKeywords: node.usesKeywords,
    usesVarargs: node.usesVarargs,
    body: enclosed(unit, () => unit.body(node.body)),
  };
  unit.loops = loops;
  return definition;
}

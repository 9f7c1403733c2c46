import type { CompiledBlock, Evaluate, Execute, RequiredName } from '../runtime/execution.ts';
import type { Expression, Statement } from '../syntax/ast.ts';

/** One template while it is compiled. */
export interface CompileUnit {
  /** Makes an expression ready to be evaluated. */
  readonly expression: (expression: Expression) => Evaluate;
  /** Makes a sequence of statements ready to be executed. */
  readonly body: (statements: readonly Statement[]) => Execute;
  /** The blocks found so far. */
  readonly blocks: Map<string, CompiledBlock>;
  /** The filters and tests found so far that must exist. */
  readonly requires: RequiredName[];
  /** How many conditions the place being compiled stands in: there, an unknown filter fails only when it is reached. */
  conditions: number;
  /** How many loops the place being compiled stands in. */
  loops: number;
  /** How many macros, blocks and the like the place being compiled stands in: they write, also where their template extends another. */
  enclosures: number;
}

/** Compiles the body of something that keeps what it writes to itself. */
export function enclosed<T>(unit: CompileUnit, compile: () => T): T {
  unit.enclosures += 1;
  const result = compile();
  unit.enclosures -= 1;
  return result;
}

/** Compiles something that is executed only under a condition. */
export function underCondition<T>(unit: CompileUnit, compile: () => T): T {
  unit.conditions += 1;
  const result = compile();
  unit.conditions -= 1;
  return result;
}

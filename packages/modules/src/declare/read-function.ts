import type { ExecutionFunction } from '@muster/engine';
import { declareFunction, type FunctionDeclaration, type Parameters } from './declare-function.ts';

/** Declares an execution function that changes nothing. */
export function readFunction<Declared extends Parameters = Parameters>(
  declaration: Omit<FunctionDeclaration<Declared>, 'readOnly'>,
): ExecutionFunction {
  return declareFunction({ ...declaration, readOnly: true });
}

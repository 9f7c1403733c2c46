export { type ArgumentBinder, argumentBinder, type BoundCall, isOpen } from './argument-binder.ts';
export { type ArgumentProblem, argumentError } from './argument-problem.ts';
export { expectationOf } from './expectation.ts';
export {
  type ArgumentsSchema,
  type DeclaredFunction,
  type FunctionDeclaration,
  type FunctionEffect,
  noArguments,
} from './function-declaration.ts';
export { type LowChunk, type Requisite, type RequisiteKind, requisiteKinds } from './low-chunk.ts';

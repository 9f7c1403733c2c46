export { type ArgumentsSchema, argumentBinder, isOpen } from './argument-binder.ts';
export { type ArgumentProblem, argumentError } from './argument-problem.ts';
export type { DeclaredFunction, FunctionEffect } from './declared-function.ts';
export { expectationOf } from './expectation.ts';
export { isWithin, reachError, reachOf } from './function-reach.ts';
export { type LowChunk, type Requisite, type RequisiteKind, requisiteKinds } from './low-chunk.ts';
export { namedTable } from './named-table.ts';
export { type ArgumentPlaces, argumentPlaces, placeArguments } from './place-arguments.ts';

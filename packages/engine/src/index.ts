export * from '@muster/contract';
export {
  globMatches,
  isGlob,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  jsonAt,
  listOf,
  textOf,
} from '@muster/shared';
export { bindArguments } from './arguments/bind-arguments.ts';
export { environmentOf } from './arguments/environment.ts';
export type { AttemptEnvironment, ContextRequest, StateRegistry } from './attempt/attempt-environment.ts';
export { observeKept } from './attempt/attempt-state.ts';
export { callFunction } from './call/call-function.ts';
export { type FunctionRegistry, findFunction } from './call/function-registry.ts';
export * from './contract/execution-function.ts';
export * from './contract/function-context.ts';
export * from './contract/minion-services.ts';
export * from './contract/resource.ts';
export * from './contract/state-context.ts';
export * from './contract/state-definition.ts';
export * from './contract/state-errors.ts';
export * from './contract/state-result.ts';
export * from './host/host.ts';
export {
  createLocalHost,
  createReadingHost,
  type LocalHostOptions,
  type ProviderHost,
} from './host/local/create-local-host.ts';
export type { MemoryHost, MemoryHostOptions, MemoryProgram } from './host/memory/memory-contract.ts';
export { createMemoryHost } from './host/memory/memory-host.ts';
export { readingHost, readOnlyHost } from './host/read-only-host.ts';
export { checkLaws, checkLawsOn, invalidExamples, type LawReport } from './laws/check-laws.ts';
export {
  declarationKinds,
  type LawCase,
  type LawExpectation,
  type LawKind,
  type LawUse,
} from './laws/law-case.ts';
export { type LawCases, type LawGroup, lawCasesOf, type StateLaws } from './laws/law-cases.ts';
export { plainChunk } from './laws/plain-chunk.ts';
export { type PlainContextOptions, plainContext } from './laws/plain-context.ts';
export { describeValue } from './plan/describe-value.ts';
export { textDiff } from './plan/text-diff.ts';
export type { Clock, Progress, RunEnvironment } from './run/run-environment.ts';
export { runStates } from './run/run-states.ts';
export { stateTag } from './run/state-tag.ts';
export { systemClock } from './run/system-clock.ts';
export { timeOfDay } from './run/time-of-day.ts';
export { type DriftStatus, DriftWatch, type DriftWatchOptions } from './watch/drift-watch.ts';
export type { DriftEvent, DriftMode } from './watch/upkeep.ts';
export { watchedStates } from './watch/watched-states.ts';

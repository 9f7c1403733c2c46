export { compileFlags } from './compile-flags.ts';
export type { CompilePool } from './compile-pool.ts';
export type {
  CompileAnswers,
  CompileRequest,
  MinionView,
  PillarResult,
  PillarView,
  PillarWork,
  ShownForm,
  StateSelection,
} from './compile-request.ts';
export type { CallableFunctions, HostAnswers, HostQuestion } from './host-question.ts';
export { masterPool, minionPool } from './pools.ts';

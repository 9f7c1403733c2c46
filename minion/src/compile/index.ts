export { type CompileClient, compileClient } from './compile-client.ts';
export { compileFlags } from './compile-flags.ts';
export { CompilePool } from './compile-pool.ts';
export type {
  CompiledStates,
  MinionView,
  PackedPillar,
  ShownForm,
  StateSelection,
} from './compile-request.ts';
export { createCompilePool } from './create-compile-pool.ts';
export type { HostAnswers, HostQuestion } from './host-question.ts';

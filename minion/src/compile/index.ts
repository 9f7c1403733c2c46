export { CompilePool, type CompilePoolOptions } from './compile-pool.ts';
export type { HostAnswers, HostQuestion } from './host-question.ts';

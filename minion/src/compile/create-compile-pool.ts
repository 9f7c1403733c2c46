import { entryPoint } from '@muster/shared';
import { CompilePool } from './compile-pool.ts';

const idleMs = 60_000;
/** One at work and room for templates that call functions that render; two cores have no use for more. */
const maxProcesses = 4;
const heapMb = 512;

/** The processes that render and compile; each request may compute for `limitSeconds`. */
export function createCompilePool(limitSeconds: number): CompilePool {
  const entry = entryPoint(import.meta, './compile-process-main.ts');
  return new CompilePool({ entry, limitMs: limitSeconds * 1000, idleMs, maxProcesses, heapMb });
}

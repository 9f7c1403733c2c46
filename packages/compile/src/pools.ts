import { entryPoint } from '@muster/shared';
import { compileFlags, pillarFlags } from './compile-flags.ts';
import { CompilePool } from './compile-pool.ts';

const idleMs = 60_000;

/** The processes in which a minion renders and compiles; each request may compute for `limitSeconds`. */
export function minionPool(limitSeconds: number): CompilePool {
  const limits = { computingMs: limitSeconds * 1000, option: 'compile_timeout', heapMb: 512 };
  // One at work and room for templates that call functions that render; two cores have no use for more.
  return new CompilePool({ entry: entry(), flags: compileFlags, limits, size: 4, warm: 1, idleMs });
}

/** The processes in which a master compiles pillar, `size` at a time; each pillar may take `limitSeconds`. */
export function masterPool(limitSeconds: number, size: number): CompilePool {
  const limits = { computingMs: limitSeconds * 1000, option: 'pillar_timeout', heapMb: 256 };
  return new CompilePool({ entry: entry(), flags: pillarFlags, limits, size, warm: size, idleMs });
}

function entry(): URL {
  return entryPoint(import.meta, './compile-process-main.ts');
}

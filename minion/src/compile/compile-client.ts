import type { CompilePool } from './compile-pool.ts';
import type { CompileAnswers, CompileRequest } from './compile-request.ts';
import type { HostAnswers } from './host-question.ts';

/** Compile requests with the types of their answers. */
export interface CompileClient {
  /** Does one request in a process; `answers` is what that may ask for meanwhile. */
  ask<Kind extends CompileRequest['kind']>(
    request: CompileRequest & { readonly kind: Kind },
    answers: HostAnswers,
    signal?: AbortSignal,
  ): Promise<CompileAnswers[Kind]>;
}

/** The client of a pool of compile processes. */
export function compileClient(pool: CompilePool): CompileClient {
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the process is of the same build
    ask: async (request, answers, signal) => (await pool.run(request, answers, signal)) as never,
  };
}

import { type Context, createContext, Script } from 'node:vm';

let sandbox: { readonly context: Context; readonly script: Script } | undefined;

/**
 * Does some work, and gives its result unless it took too long. A search that backtracks without end cannot be stopped
 * in any other way than by the engine's own time-out, which it offers for scripts: the script does nothing but call the work.
 */
export function interruptibly<T>(work: () => T, timeoutMs: number): { readonly value: T } | undefined {
  sandbox ??= { context: createContext({}), script: new Script('work()') };
  let result: { readonly value: T } | undefined;
  sandbox.context['work'] = (): void => {
    result = { value: work() };
  };
  try {
    sandbox.script.runInContext(sandbox.context, { timeout: Math.max(1, Math.ceil(timeoutMs)) });
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
  return result;
}

/** What several pieces of work may take together. */
export interface TimeBudget {
  leftMs: number;
}

/** The same for one of several pieces of work: within what the others left of the budget, from which its time is taken. */
export function spending<T>(budget: TimeBudget, work: () => T): { readonly value: T } | undefined {
  const startedAt = performance.now();
  const answer = interruptibly(work, budget.leftMs);
  const leftMs = budget.leftMs - (performance.now() - startedAt);
  // The engine's clock may be ahead of this one by a fraction: what has run out is overdrawn all the same.
  budget.leftMs = answer === undefined ? Math.min(leftMs, -1) : leftMs;
  return answer;
}

/** The error may belong to the sandbox's own realm, where it is no instance of this realm's Error. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

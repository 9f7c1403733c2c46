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

/** The error may belong to the sandbox's own realm, where it is no instance of this realm's Error. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

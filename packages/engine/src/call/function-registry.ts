import { MusterError, suggestion } from '@muster/shared';
import type { ExecutionFunction } from '../contract/execution-function.ts';

/** The functions that exist, by `module.function`. */
export interface FunctionRegistry<Entry = ExecutionFunction> {
  get(name: string): Entry | undefined;
  names(): Iterable<string>;
}

/** The function of that name, or FUNCTION_UNKNOWN with the name that was probably meant. */
export function findFunction<Entry>(registry: FunctionRegistry<Entry>, name: string): Entry {
  const found = registry.get(name);
  if (found !== undefined) return found;
  const hint = suggestion(name, registry.names());
  throw new MusterError('FUNCTION_UNKNOWN', `'${name}' is not available${hint}`, { details: { name } });
}

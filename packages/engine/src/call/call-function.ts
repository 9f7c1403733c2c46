import type { Json } from '@muster/shared';
import type { CallArguments } from '../contract/execution-function.ts';
import type { FunctionContext } from '../contract/function-context.ts';
import { type FunctionRegistry, findFunction } from './function-registry.ts';

/** Calls an execution function by name; an unknown one is an error that suggests the nearest. */
export async function callFunction(
  registry: FunctionRegistry,
  name: string,
  given: CallArguments,
  context: FunctionContext,
): Promise<Json> {
  return findFunction(registry, name).call(given, context);
}

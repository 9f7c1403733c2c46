import {
  type AnyState,
  defineAction,
  defineFunction,
  type ExecutionFunction,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { extensionError } from '../extension/extensions.ts';

/** What stands for a state of a module that cannot be used: it takes anything, and fails with the reason. */
export function brokenState(name: `${string}.${string}`, message: string): AnyState {
  const fail = async (): Promise<never> => {
    throw new StateFailedError(message);
  };
  return defineAction({
    name,
    summary: 'Its module cannot be used.',
    args: z.looseObject({ name: z.unknown() }),
    examples: [],
    plan: fail,
    run: fail,
  });
}

/** What stands for a function of a module that cannot be used. */
export function brokenFunction(name: `${string}.${string}`, message: string): ExecutionFunction {
  return defineFunction({
    name,
    summary: 'Its module cannot be used.',
    effect: 'reads',
    args: () => z.looseObject({ args: z.array(z.unknown()).default([]) }),
    variadic: 'args',
    async run() {
      throw extensionError(message);
    },
  });
}

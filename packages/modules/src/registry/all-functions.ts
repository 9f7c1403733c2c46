import type { ExecutionFunction } from '@muster/engine';

/** Every execution function of Muster's own, one line each module. */
export const allFunctions: readonly ExecutionFunction[] = [];

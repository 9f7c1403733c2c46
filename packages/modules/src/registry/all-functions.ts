import type { ExecutionFunction } from '@muster/engine';
import { cmdFunctions } from '../cmd/cmd-functions.ts';
import { testFunctions } from '../test/test-functions.ts';

/** Every execution function of Muster's own, one line each module. */
export const allFunctions: readonly ExecutionFunction[] = [...cmdFunctions, ...testFunctions];

import type { ExecutionFunction } from '@muster/engine';
import { cmdFunctions } from '../cmd/cmd-functions.ts';
import { cronFunctions } from '../cron/cron-functions.ts';
import { fileFunctions } from '../file/file-functions.ts';
import { mineFunctions } from '../mine/mine-functions.ts';
import { stateRunFunctions } from '../state/run-functions.ts';
import { stateShowFunctions } from '../state/show-functions.ts';
import { testFunctions } from '../test/test-functions.ts';
import { accountFunctions } from '../user/account-functions.ts';

/** Every execution function of Muster's own, one line each module. */
export const allFunctions: readonly ExecutionFunction[] = [
  ...cronFunctions,
  ...accountFunctions,
  ...cmdFunctions,
  ...fileFunctions,
  ...mineFunctions,
  ...stateRunFunctions,
  ...stateShowFunctions,
  ...testFunctions,
];

import { configFunctions } from './config-functions.ts';
import { defaultsFunctions } from './defaults-functions.ts';
import { environFunctions } from './environ-functions.ts';
import { fileFunctions } from './file-functions.ts';
import { grainsFunctions } from './grains-functions.ts';
import { hashutilFunctions } from './hashutil-functions.ts';
import { logFunctions } from './log-functions.ts';
import { matchFunctions } from './match-functions.ts';
import { mineFunctions } from './mine-functions.ts';
import { pillarFunctions } from './pillar-functions.ts';
import type { PureFunction } from './pure-function.ts';
import { randomFunctions } from './random-functions.ts';
import { slsutilFunctions } from './slsutil-functions.ts';
import { testFunctions } from './test-functions.ts';

export type {
  MineReader,
  PillarQuestion,
  PureContext,
  PureFunction,
  RenderRequest,
} from './pure-function.ts';

/** The execution functions that need no host, by their Salt names. */
export const pureFunctions: ReadonlyMap<string, PureFunction> = new Map(
  [
    configFunctions,
    defaultsFunctions,
    environFunctions,
    fileFunctions,
    grainsFunctions,
    hashutilFunctions,
    logFunctions,
    matchFunctions,
    mineFunctions,
    pillarFunctions,
    randomFunctions,
    slsutilFunctions,
    testFunctions,
  ]
    .flat()
    .map((entry) => [entry.name, entry]),
);

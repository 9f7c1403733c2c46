import { namedTable } from '@muster/contract';
import { configFunctions } from './config-functions.ts';
import { defaultsFunctions } from './defaults-functions.ts';
import { fileFunctions } from './file-functions.ts';
import { grainsFunctions } from './grains-functions.ts';
import { hashutilFunctions } from './hashutil-functions.ts';
import type { LanguageFunction } from './language-function.ts';
import { logFunctions } from './log-functions.ts';
import { matchFunctions } from './match-functions.ts';
import { pillarFunctions } from './pillar-functions.ts';
import { randomFunctions } from './random-functions.ts';
import { slsutilFunctions } from './slsutil-functions.ts';
import { statusFunctions } from './status-functions.ts';

export type { LanguageArgument } from './language-arguments.ts';
export type { LanguageFunction, PillarQuestion, PureContext, RenderRequest } from './language-function.ts';

/** The functions of the language, by their Salt names. */
export const languageFunctions: ReadonlyMap<string, LanguageFunction> = namedTable(
  [
    configFunctions,
    defaultsFunctions,
    fileFunctions,
    grainsFunctions,
    hashutilFunctions,
    logFunctions,
    matchFunctions,
    pillarFunctions,
    randomFunctions,
    slsutilFunctions,
    statusFunctions,
  ].flat(),
);

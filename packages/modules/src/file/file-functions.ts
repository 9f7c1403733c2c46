import type { ExecutionFunction } from '@muster/engine';
import { fileAccountFunctions } from './account-number-functions.ts';
import { fileAttributeFunctions } from './attribute-functions.ts';
import { fileContentFunctions } from './content-functions.ts';
import { fileEditFunctions } from './edit-functions.ts';
import { kindOfContentsFunctions } from './kind-of-contents-functions.ts';
import { filePathFunctions } from './path-functions.ts';
import { filePlaceFunctions } from './place-functions.ts';
import { fileSearchFunctions } from './search-functions.ts';
import { fileStatFunctions } from './stat-functions.ts';

/** `file.*`: files and directories of the host. */
export const fileFunctions: readonly ExecutionFunction[] = [
  ...fileAccountFunctions,
  ...fileAttributeFunctions,
  ...fileContentFunctions,
  ...fileEditFunctions,
  ...kindOfContentsFunctions,
  ...filePathFunctions,
  ...filePlaceFunctions,
  ...fileSearchFunctions,
  ...fileStatFunctions,
];

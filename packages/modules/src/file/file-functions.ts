import type { ExecutionFunction } from '@muster/engine';
import { fileAttributeFunctions } from './attribute-functions.ts';
import { fileEditFunctions } from './edit-functions.ts';
import { filePlaceFunctions } from './place-functions.ts';
import { fileQueryFunctions } from './query-functions.ts';
import { fileSearchFunctions } from './search-functions.ts';

/** `file.*`: files and directories of the host. */
export const fileFunctions: readonly ExecutionFunction[] = [
  ...fileAttributeFunctions,
  ...fileEditFunctions,
  ...filePlaceFunctions,
  ...fileQueryFunctions,
  ...fileSearchFunctions,
];

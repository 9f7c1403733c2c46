import type { ExecutionFunction } from '@muster/engine';
import { fileChangeFunctions } from './change-functions.ts';
import { fileQueryFunctions } from './query-functions.ts';
import { fileSearchFunctions } from './search-functions.ts';

/** `file.*`: files and directories of the host. */
export const fileFunctions: readonly ExecutionFunction[] = [
  ...fileChangeFunctions,
  ...fileQueryFunctions,
  ...fileSearchFunctions,
];

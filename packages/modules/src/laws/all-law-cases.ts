import type { LawCase } from '@muster/engine';
import { cronLaws } from '../cron/cron-laws.ts';
import { fileLaws } from '../file/file-laws.ts';
import { groupLaws } from '../group/group-laws.ts';
import { userLaws } from '../user/user-laws.ts';

/** Uses of every declaration on which the laws are tried, one line each module. */
export const allLawCases: readonly LawCase[] = [...cronLaws, ...fileLaws, ...groupLaws, ...userLaws];

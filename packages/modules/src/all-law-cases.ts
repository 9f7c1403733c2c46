import type { LawCase } from '@muster/engine';
import { cronLaws } from './cron/cron-laws.ts';
import { environLaws } from './environ/environ-laws.ts';
import { fileLaws } from './file/file-laws.ts';
import { groupLaws } from './group/group-laws.ts';
import { pipLaws } from './pip/pip-laws.ts';
import { pkgLaws } from './pkg/pkg-laws.ts';
import { pkgrepoLaws } from './pkgrepo/pkgrepo-laws.ts';
import { serviceLaws } from './service/service-laws.ts';
import { supervisordLaws } from './supervisord/supervisord-laws.ts';
import { userLaws } from './user/user-laws.ts';

/** Uses of every declaration on which the laws are tried, one line each module. */
export const allLawCases: readonly LawCase[] = [
  ...cronLaws,
  ...environLaws,
  ...fileLaws,
  ...groupLaws,
  ...userLaws,
  ...pipLaws,
  ...pkgLaws,
  ...pkgrepoLaws,
  ...serviceLaws,
  ...supervisordLaws,
];

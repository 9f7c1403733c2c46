import { flag, noEffect, seconds, text } from '../arguments/schemas.ts';
import { packageList } from './wanted-packages.ts';

/** Which packages are installed, and how; the states that install them share it. */
export const installArguments = {
  pkgs: packageList.optional(),
  refresh: flag
    .optional()
    .describe('Fetch the lists of the repositories first; by default when they are old.'),
  cache_valid_time: seconds.optional().describe('Seconds for which fetched lists are good enough.'),
  fromrepo: text.optional().describe('Release to take the packages from (`bookworm-backports`).'),
  install_recommends: flag
    .optional()
    .describe('Whether recommended packages come along; apt decides by default.'),
  only_upgrade: flag.default(false).describe('Upgrade packages that are installed, install no new ones.'),
  skip_verify: flag.default(false).describe('Accept packages without a trusted signature.'),
  normalize: noEffect,
};

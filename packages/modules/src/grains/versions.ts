import type { Grains } from './grain.ts';

/** The release of Salt whose language is spoken; trees compare `saltversion` with it to choose a syntax. */
export const spokenSaltVersion = [3006, 9] as const;

/** `saltversion` and `saltversioninfo` for templates that compare them, `musterversion` and `nodeversion` for people. */
export function versionGrains(musterVersion: string): Grains {
  return {
    saltversion: spokenSaltVersion.join('.'),
    saltversioninfo: [...spokenSaltVersion],
    musterversion: musterVersion,
    nodeversion: process.versions.node,
  };
}

import { defineState, type Properties } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffectSince } from '../arguments/schemas.ts';
import { packageList, wantedPackages } from './wanted-packages.ts';

const packageArguments = {
  name: name.describe('The package; ignored where `pkgs` is given.'),
  version: noEffectSince('apt holds whatever version there is'),
  pkgs: packageList.optional(),
};

/** `pkg.held`: packages stay at their version. */
export const pkgHeld = holdState(
  'pkg.held',
  true,
  'Packages are held at their version: no upgrade changes them.',
  z
    .strictObject({
      ...packageArguments,
      replace: flag.default(false).describe('Release all other packages.'),
    })
    .transform(({ replace, ...args }) => ({ ...args, releasesOthers: replace })),
);

/** `pkg.unheld`: packages may be upgraded. */
export const pkgUnheld = holdState(
  'pkg.unheld',
  false,
  'Packages are not held at their version.',
  z
    .strictObject({ ...packageArguments, all: flag.default(false).describe('Release all packages.') })
    .transform(({ all, ...args }) => ({ ...args, releasesOthers: all })),
);

interface HoldArgs {
  readonly name: string;
  readonly pkgs?: z.output<typeof packageList> | undefined;
  readonly releasesOthers: boolean;
}

/** Seen and wanted are, by package, whether it is held. */
function holdState(stateName: `pkg.${string}`, isHeld: boolean, summary: string, args: z.ZodType<HoldArgs>) {
  return defineState({
    name: stateName,
    summary,
    args,
    ignoresExtra: true,
    examples: [{ name: 'nginx' }, { name: 'database', pkgs: ['postgresql-15', 'postgresql-client-15'] }],
    provides: () => [],
    triggers: (given) => namesOf(given).map((each) => ({ kind: 'package', name: each }) as const),

    async observe(given, { packages }): Promise<Properties> {
      const held = await packages.held();
      const names = [...namesOf(given), ...(given.releasesOthers ? held : [])];
      return Object.fromEntries(names.map((each) => [each, held.includes(each)]));
    },
    desire: (given, observed): Properties =>
      Object.fromEntries(
        Object.keys(observed).map((each) => [each, isHeld && namesOf(given).includes(each)]),
      ),
    async apply(_, desired, changes, { packages }) {
      const names = [...changes.keys()];
      const toHold = names.filter((each) => desired[each] === true);
      const toRelease = names.filter((each) => desired[each] === false);
      if (toHold.length > 0) await packages.hold(toHold);
      if (toRelease.length > 0) await packages.unhold(toRelease);
    },
    report: (changes) =>
      Object.fromEntries(
        [...changes].map(([each, { to }]) => [
          each,
          {
            name: each,
            changes: to === true ? { old: 'install', new: 'hold' } : { old: 'hold', new: 'install' },
            result: true,
            comment: done(each, to === true),
          },
        ]),
      ),
    comment(outcome, given, changes) {
      if (given.pkgs?.length === 0 && !given.releasesOthers)
        return `No packages to be ${isHeld ? 'held' : 'unheld'} provided`;
      if (outcome === 'unchanged') return 'No changes made';
      return [...changes]
        .map(([each, { to }]) =>
          outcome === 'changed'
            ? done(each, to === true)
            : `The following package would be ${to === true ? 'held' : 'unheld'}: ${each}`,
        )
        .join('\n');
    },
  });
}

function done(packageName: string, isHeld: boolean): string {
  return `Package ${packageName} is ${isHeld ? 'now' : 'no longer'} being held.`;
}

function namesOf(args: HoldArgs): readonly string[] {
  return wantedPackages(args).map((wanted) => wanted.name);
}

import { type Changes, defineState, type Properties } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect, text } from '../arguments/schemas.ts';
import { parseVersionConstraint, satisfies } from './version-constraint.ts';
import { nameList, packageList, wantedPackages } from './wanted-packages.ts';

const removedArgs = z.strictObject({
  name: name.describe('The package; ignored where `pkgs` is given.'),
  version: text
    .optional()
    .describe('Remove it only in this version, or in versions that meet these conditions.'),
  pkgs: packageList.optional(),
  normalize: noEffect,
  ignore_epoch: flag.default(false).describe('Leave the epoch out when versions are compared.'),
});
type RemovedArgs = z.output<typeof removedArgs>;

/** `pkg.removed`: packages are not installed; their configuration files may stay. */
export const pkgRemoved = removal(
  'pkg.removed',
  'remove',
  'Packages are not installed; their configuration files stay.',
);

/** `pkg.purged`: packages are gone with their configuration files. */
export const pkgPurged = removal('pkg.purged', 'purge', 'Packages are gone, with their configuration files.');

const leftBehind = 'configuration files only';

function removal(stateName: `${string}.${string}`, verb: 'remove' | 'purge', summary: string) {
  return defineState({
    name: stateName,
    summary,
    args: removedArgs,
    ignoresExtra: true,
    examples: [{ name: 'telnet' }, { name: 'old tools', pkgs: ['telnet', 'rsh-client'] }],
    triggers: (args) => namesOf(args).map((packageName) => ({ kind: 'package', name: packageName }) as const),
    provides: () => [],
    // What is not there now may come along with a package that is still to be installed.
    provisional: true,

    async observe(args, host): Promise<Properties> {
      const installed = await host.packages.installed(namesOf(args));
      const residual = verb === 'purge' ? await host.packages.residual(namesOf(args)) : [];
      return Object.fromEntries(
        wantedPackages(args).map(({ name: packageName, version }) => {
          const present = installed.get(packageName)?.version;
          const concerned = present !== undefined && concerns(present, version, args);
          return [packageName, concerned ? present : residual.includes(packageName) ? leftBehind : null];
        }),
      );
    },
    desire: (args): Properties => Object.fromEntries(namesOf(args).map((packageName) => [packageName, null])),
    apply: (_args, _desired, changes, host) =>
      host.packages.remove([...changes.keys()], { purge: verb === 'purge' }),
    report: (changes) => {
      const entries = [...changes].map(([packageName, { from }]) => [packageName, from] as const);
      const report = (chosen: typeof entries) =>
        Object.fromEntries(
          chosen.map(([packageName, version]) => [
            packageName,
            { old: version === leftBehind ? '' : String(version), new: '' },
          ]),
        );
      if (verb === 'remove') return report(entries);
      return {
        installed: report(entries.filter(([, version]) => version !== leftBehind)),
        removed: report(entries.filter(([, version]) => version === leftBehind)),
      };
    },
    comment: (outcome, args, changes) => removalComment(outcome, args, changes, verb),
  });
}

function removalComment(
  outcome: 'unchanged' | 'changed' | 'pending',
  args: RemovedArgs,
  changes: Changes,
  verb: 'remove' | 'purge',
): string {
  if (outcome === 'unchanged') {
    const partially = verb === 'purge' ? ' or partially installed' : '';
    return namesOf(args).length === 1
      ? `Package ${namesOf(args)[0]} is not installed${partially}`
      : `None of the targeted packages are installed${partially}`;
  }
  const targets = [...changes.keys()].join(', ');
  if (outcome === 'pending') return `The following packages will be ${verb}d: ${targets}.`;
  const others = namesOf(args).filter((packageName) => !changes.has(packageName));
  if (others.length === 0) return `All targeted packages were ${verb}d.`;
  return `The following packages were not installed: ${nameList(others)} The following packages were ${verb}d: ${targets}.`;
}

function namesOf(args: RemovedArgs): string[] {
  return wantedPackages(args).map((packageName) => packageName.name);
}

function concerns(present: string, version: string | undefined, args: RemovedArgs): boolean {
  return version === undefined || satisfies(present, parseVersionConstraint(version), args.ignore_epoch);
}

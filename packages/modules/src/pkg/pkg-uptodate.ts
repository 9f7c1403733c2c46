import { defineAction, type Outcome, type ReadOnlyHost } from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { z } from 'zod';
import { flag, name, noEffect, seconds } from '../arguments/schemas.ts';
import { needsRefresh, refreshLists } from './list-freshness.ts';
import { nameList, packageList, wantedPackages } from './wanted-packages.ts';

const uptodateArgs = z.strictObject({
  name: name.describe('Any text.'),
  refresh: flag.default(false).describe('Fetch the lists of the repositories first.'),
  cache_valid_time: seconds.optional().describe('Seconds for which fetched lists are good enough.'),
  pkgs: packageList.optional().describe('Of these packages alone.'),
  dist_upgrade: flag
    .default(false)
    .describe('Install and remove other packages where an upgrade needs it; otherwise such upgrades wait.'),
  skip_verify: flag.default(false).describe('Accept packages without a trusted signature.'),
  resolve_capabilities: noEffect,
});
type UptodateArgs = z.output<typeof uptodateArgs>;

/** Versions by package. */
type Upgrades = Readonly<Record<string, { readonly old: string; readonly new: string }>>;

/** `pkg.uptodate`: all packages are as new as the repositories have them. An action, for the reason of `pkg.latest`. */
export const pkgUptodate = defineAction({
  name: 'pkg.uptodate',
  summary: 'All packages are in the newest version that the repositories offer.',
  args: uptodateArgs,
  ignoresExtra: true,
  examples: [
    { name: 'everything', refresh: true },
    { name: 'tls', pkgs: ['openssl'], dist_upgrade: true },
  ],

  async plan(args, host) {
    const upgrades = await findUpgrades(args, host);
    if (Object.keys(upgrades).length === 0) return unchanged;
    return { result: null, changes: upgrades, comment: 'System update will be performed' };
  },
  async run(args, host): Promise<Outcome> {
    const refreshError = (await needsRefresh(host, args)) ? await refreshLists(host) : undefined;
    if (refreshError !== undefined) return failure(refreshError, {});
    const before = await findUpgrades(args, host);
    if (Object.keys(before).length === 0) return unchanged;
    let reason: string | undefined;
    try {
      if (args.pkgs === undefined)
        await host.packages.upgrade({ full: args.dist_upgrade, skipVerify: args.skip_verify });
      else
        await host.packages.install(
          Object.keys(before).map((packageName) => ({ name: packageName })),
          { onlyUpgrade: true, skipVerify: args.skip_verify },
        );
    } catch (error) {
      reason = errorMessage(error);
    }
    const after = await host.packages.installed(Object.keys(before));
    const done = Object.entries(before).flatMap(([packageName, { old }]) => {
      const now = after.get(packageName)?.version ?? '';
      return now === old ? [] : [[packageName, { old, new: now }] as const];
    });
    const changes = Object.fromEntries(done);
    if (reason !== undefined) return failure(reason, changes);
    const missing = Object.keys(before).filter((packageName) => !Object.hasOwn(changes, packageName));
    if (missing.length > 0)
      return {
        result: false,
        changes,
        comment: `The following package(s) failed to update: ${nameList(missing)}`,
      };
    return { result: true, changes, comment: 'Upgrade ran successfully' };
  },
});

const unchanged: Outcome = { result: true, changes: {}, comment: 'System is already up-to-date' };

function failure(reason: string, changes: Upgrades): Outcome {
  return {
    result: false,
    changes,
    comment: `An error was encountered while updating packages: ${reason}`,
  };
}

async function findUpgrades(
  { pkgs, dist_upgrade: full }: UptodateArgs,
  host: ReadOnlyHost,
): Promise<Upgrades> {
  const names = pkgs && wantedPackages({ name: '', pkgs }).map((wanted) => wanted.name);
  const upgrades = [...(await host.packages.upgradable({ full }))];
  return Object.fromEntries(
    upgrades
      .filter(([packageName]) => names?.includes(packageName) ?? true)
      .map(([packageName, { from, to }]) => [packageName, { old: from ?? '', new: to }]),
  );
}

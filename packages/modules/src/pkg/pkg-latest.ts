import { defineAction, type Host, type Outcome, type ReadOnlyHost } from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { z } from 'zod';
import { name } from '../arguments/schemas.ts';
import { installArguments } from './install-arguments.ts';
import { needsRefresh, refreshLists } from './list-freshness.ts';
import { nameList, wantedPackages } from './wanted-packages.ts';

const latestArgs = z.strictObject({
  name: name.describe('The package; ignored where `pkgs` is given.'),
  ...installArguments,
});
type LatestArgs = z.output<typeof latestArgs>;

/**
 * `pkg.latest`: packages are installed in the newest version on offer. An action, not a declaration: what is right
 * changes with the world outside, and finding it out means to fetch lists. A dry run decides on the lists at hand.
 */
export const pkgLatest = defineAction({
  name: 'pkg.latest',
  summary: 'Packages are installed in the newest version that the repositories offer.',
  args: latestArgs,
  examples: [{ name: 'openssl' }, { name: 'tls', pkgs: ['openssl', 'ca-certificates'], refresh: true }],

  async plan(args, host) {
    const state = await compare(args, host);
    if (state.problems.length > 0 && !(await needsRefresh(host, args)))
      return failure(state.problems.join(' '));
    const targets = [...new Set([...state.targets.keys(), ...state.unknown])];
    if (targets.length === 0) return unchanged(state.names);
    const current = [...state.current].map(([packageName, version]) => `${packageName} (${version})`);
    return {
      result: null,
      changes: Object.fromEntries(
        targets.map((packageName) => [
          packageName,
          { old: state.installed.get(packageName) ?? '', new: state.targets.get(packageName) ?? 'latest' },
        ]),
      ),
      comment: [
        `The following packages would be installed/upgraded: ${nameList(targets)}`,
        ...(current.length > 0
          ? [`The following packages are already up-to-date: ${nameList(current)}`]
          : []),
      ].join('\n'),
    };
  },
  async run(args, host): Promise<Outcome> {
    const refreshError = (await needsRefresh(host, args)) ? await refreshLists(host) : undefined;
    const before = await compare(args, host);
    if (before.problems.length > 0) return failure([...before.problems, refreshError ?? ''].join(' ').trim());
    if (before.targets.size === 0) return unchanged(before.names);
    try {
      await upgrade(args, [...before.targets.keys()], host);
    } catch (error) {
      return failure(`An error was encountered while installing package(s): ${errorMessage(error)}`);
    }
    return report(before, await compare(args, host));
  },
});

interface Comparison {
  readonly names: readonly string[];
  readonly installed: ReadonlyMap<string, string>;
  /** Versions to come to, by package. */
  readonly targets: ReadonlyMap<string, string>;
  readonly current: ReadonlyMap<string, string>;
  /** Packages that are not installed and of which no list knows anything. */
  readonly unknown: readonly string[];
  readonly problems: readonly string[];
}

async function compare(args: LatestArgs, host: ReadOnlyHost): Promise<Comparison> {
  const names = wantedPackages(args).map((packageName) => packageName.name);
  const present = await host.packages.installed(names);
  const installed = new Map([...present].map(([packageName, { version }]) => [packageName, version]));
  const candidates = await host.packages.candidate(names, { fromRepo: args.fromrepo });
  const targets = new Map<string, string>();
  const current = new Map<string, string>();
  const unknown: string[] = [];
  for (const packageName of names) {
    const candidate = candidates.get(packageName);
    const version = installed.get(packageName);
    if (candidate === undefined && version === undefined) unknown.push(packageName);
    else if (candidate !== undefined && (version === undefined || (await isNewer(host, candidate, version))))
      targets.set(packageName, candidate);
    else if (version !== undefined) current.set(packageName, version);
  }
  const problems = unknown.map((packageName) => `No information found for '${packageName}'.`);
  return { names, installed, targets, current, unknown, problems };
}

async function isNewer(host: ReadOnlyHost, candidate: string, version: string): Promise<boolean> {
  return (await host.packages.compareVersions(candidate, version)) > 0;
}

async function upgrade(args: LatestArgs, names: readonly string[], host: Host): Promise<void> {
  await host.packages.install(
    names.map((packageName) => ({ name: packageName })),
    {
      installRecommends: args.install_recommends,
      fromRepo: args.fromrepo,
      onlyUpgrade: args.only_upgrade,
      skipVerify: args.skip_verify,
    },
  );
}

function report(before: Comparison, after: Comparison): Outcome {
  const targets = [...before.targets.keys()];
  const failed = targets.filter(
    (packageName) => after.targets.has(packageName) || !after.installed.has(packageName),
  );
  const done = targets.filter((packageName) => !failed.includes(packageName));
  const sentences = [
    ...(failed.length > 0 ? [`The following packages failed to update: ${nameList(failed)}`] : []),
    ...(done.length > 0
      ? [`The following packages were successfully installed/upgraded: ${nameList(done)}`]
      : []),
    ...(before.current.size > 0
      ? [`The following packages were already up-to-date: ${nameList(before.current.keys())}`]
      : []),
  ];
  return {
    result: failed.length === 0,
    changes: Object.fromEntries(
      done.map((packageName) => [
        packageName,
        { old: before.installed.get(packageName) ?? '', new: after.installed.get(packageName) ?? '' },
      ]),
    ),
    comment: sentences.join(' '),
  };
}

function unchanged(names: readonly string[]): Outcome {
  const comment =
    names.length === 1
      ? `Package ${names[0]} is already up-to-date`
      : `All packages are up-to-date (${nameList(names)}).`;
  return { result: true, changes: {}, comment };
}

function failure(comment: string): Outcome {
  return { result: false, changes: {}, comment };
}

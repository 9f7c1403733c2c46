import {
  type Change,
  defineState,
  type Host,
  type Json,
  NotYetError,
  type PackageToInstall,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { z } from 'zod';
import { flag, name, noEffect, text } from '../arguments/schemas.ts';
import { installArguments } from './install-arguments.ts';
import { needsRefresh, refreshLists } from './list-freshness.ts';
import { fits, unavailability, versionsOnOffer } from './versions-on-offer.ts';
import { nameList, type WantedPackage, wantedPackages } from './wanted-packages.ts';

const sourceList = z
  .union([z.array(z.record(z.string().min(1), z.string().min(1))), z.record(z.string(), z.never())], {
    error: 'expected a list of `name: URL`',
  })
  .transform((sources) => (Array.isArray(sources) ? sources : []))
  .describe('Package files to install: `name: URL`, from salt://, http(s):// or the host.');

const installedArgs = z.strictObject({
  name: name.describe('The package; ignored where `pkgs` or `sources` is given.'),
  version: text.optional().describe('Version, or conditions on it: `1.2-1`, `>=1.2,<2`, `1.2*`, `latest`.'),
  ...installArguments,
  sources: sourceList.optional(),
  allow_updates: flag.default(false).describe('A version is a minimum.'),
  hold: flag.optional().describe('Hold the packages at their version, or release them.'),
  update_holds: flag.default(false).describe('Change packages that are held as well.'),
  ignore_epoch: flag.default(false).describe('Leave the epoch out when versions are compared.'),
  reinstall: flag
    .refine((isWanted) => !isWanted, {
      error:
        'expected false: a state cannot do again what is done; `cmd.run` with `apt-get install --reinstall` can',
    })
    .optional()
    .describe('Cannot be had.'),
  skip_suggestions: noEffect,
  resolve_capabilities: noEffect,
});
type InstalledArgs = z.output<typeof installedArgs>;

/** Names of packages cannot hold blanks, so this key stands beside them in one flat record. */
const held = 'held packages';

/** `pkg.installed`: packages are there, in a version that was asked for. */
export const pkgInstalled = defineState({
  name: 'pkg.installed',
  summary: 'Packages are installed, in the wanted versions.',
  args: installedArgs,
  ignoresExtra: true,
  examples: [
    { name: 'nginx' },
    { name: 'web', pkgs: ['nginx', { 'python3-django': '>=3.2' }], install_recommends: false },
    { name: 'tool', sources: [{ tool: 'salt://files/tool_1.0_all.deb' }] },
    { name: 'postgresql', hold: true, refresh: true, cache_valid_time: 600 },
  ],
  followsOutside: (args) => wantedFor(args).some(({ version }) => version === 'latest'),
  triggers: (args) => namesOf(args).map((packageName) => ({ kind: 'package', name: packageName }) as const),

  async observe(args, host): Promise<Properties> {
    const names = namesOf(args);
    const installed = await host.packages.installed(names);
    return {
      ...Object.fromEntries(names.map((packageName) => [packageName, installed.get(packageName)?.version])),
      [held]: args.hold === undefined ? [] : (await host.packages.held(names)).toSorted(),
    };
  },
  async desire(args, observed, host, context): Promise<Properties> {
    const fetched = await fetchSources(args, host, context);
    const offered = await knownVersions(wantedFor(args), observed, args, host);
    const versions = wantedFor(args).map(
      (wanted) => [wanted.name, wantedVersion(wanted, args, observed[wanted.name], offered)] as const,
    );
    const fromFiles = [...fetched].map(([packageName, { version }]) => [packageName, version] as const);
    return {
      ...Object.fromEntries([...versions, ...fromFiles]),
      [held]: args.hold === undefined ? undefined : args.hold ? namesOf(args).toSorted() : [],
    };
  },
  async apply(args, _desired, changes, host, context) {
    const names = [...changes.keys()].filter((property) => property !== held);
    if (names.length > 0) await install(args, names, host, context);
    if (args.hold === true) await host.packages.hold(namesOf(args));
    if (args.hold === false && changes.has(held)) await host.packages.unhold(namesOf(args));
  },
  report: (changes) =>
    Object.fromEntries([...changes].flatMap(([property, change]) => reportOf(property, change))),
  comment(outcome, args, changes) {
    const names = [...changes.keys()].filter((property) => property !== held);
    const holds = holdChanges(changes.get(held)).map(
      ([packageName, isHeld]) =>
        `Package ${packageName} is ${outcome === 'pending' ? 'set to be' : 'now being'} ${isHeld ? 'held' : 'unheld'}.`,
    );
    if (outcome === 'unchanged') return unchangedComment(args);
    if (names.length === 0) return holds.join('\n');
    const verb = outcome === 'pending' ? 'would be' : 'were';
    const others = namesOf(args).filter((packageName) => !names.includes(packageName));
    return [
      `The following packages ${verb} installed/updated: ${nameList(names)}`,
      ...(others.length > 0 && outcome === 'changed'
        ? [`The following packages were already installed: ${nameList(others)}`]
        : []),
      ...holds,
    ].join('\n');
  },
});

function wantedFor(args: InstalledArgs): WantedPackage[] {
  return args.sources === undefined ? wantedPackages(args) : [];
}

function namesOf(args: InstalledArgs): string[] {
  if (args.sources !== undefined) return args.sources.flatMap((entry) => Object.keys(entry));
  return wantedPackages(args).map((packageName) => packageName.name);
}

async function fetchSources(
  args: InstalledArgs,
  host: ReadOnlyHost,
  context: StateContext,
): Promise<ReadonlyMap<string, { readonly path: string; readonly version: string }>> {
  const found = new Map<string, { readonly path: string; readonly version: string }>();
  for (const [packageName, url] of (args.sources ?? []).flatMap((entry) => Object.entries(entry))) {
    const file = await context.files.cache(url, context.saltenv);
    if (file === undefined) throw new StateFailedError(`The package file ${url} does not exist`);
    const inspected = await host.packages.inspectFile(file.path);
    if (inspected.name !== packageName)
      throw new StateFailedError(`${url} holds the package ${inspected.name}, not ${packageName}`);
    found.set(packageName, { path: file.path, version: inspected.version });
  }
  return found;
}

/** The same, but with fresh lists something that none of them has is an error. */
async function knownVersions(
  wanted: readonly WantedPackage[],
  observed: Properties,
  args: InstalledArgs,
  host: ReadOnlyHost,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const versions = await offeredVersions(wanted, observed, args, host);
  const problems = wanted
    .filter((entry) => isOpen(entry, observed, args) && !(entry.version === 'latest' && observed[entry.name]))
    .flatMap((entry) => unavailability(entry, versions.get(entry.name), args));
  if (problems.length === 0 || (await needsRefresh(host, args))) return versions;
  throw new NotYetError(problems.join('\n'), [{ kind: 'path', path: '/etc/apt' }]);
}

/** What the repositories offer, asked only of packages about which something has to be decided. */
function offeredVersions(
  wanted: readonly WantedPackage[],
  observed: Properties,
  args: InstalledArgs,
  host: ReadOnlyHost,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const open = wanted.filter((packageName) => isOpen(packageName, observed, args));
  return versionsOnOffer(
    open.map((packageName) => packageName.name),
    args.fromrepo,
    host,
  );
}

/** Whether what is there is not enough. */
function isOpen(
  { name: packageName, version }: WantedPackage,
  { [packageName]: present }: Properties,
  args: InstalledArgs,
): boolean {
  if (typeof present !== 'string') return true;
  return version !== undefined && (version === 'latest' || !fits(present, version, args));
}

/** The version to end up with: the present one where it fits, else the best on offer; unknown versions read `installed`. */
function wantedVersion(
  { name: packageName, version }: WantedPackage,
  args: InstalledArgs,
  present: unknown,
  offered: ReadonlyMap<string, readonly string[]>,
): unknown {
  const choices = offered.get(packageName) ?? [];
  if (version === undefined) return present ?? choices[0] ?? 'installed';
  if (version === 'latest') return choices[0] ?? present ?? 'installed';
  if (typeof present === 'string' && fits(present, version, args)) return present;
  return choices.find((choice) => fits(choice, version, args)) ?? version;
}

async function install(
  args: InstalledArgs,
  names: readonly string[],
  host: Host,
  context: StateContext,
): Promise<void> {
  const stale = args.sources === undefined && (await needsRefresh(host, args));
  const refreshError = stale ? await refreshLists(host) : undefined;
  const packages = (await operands(args, host, context)).filter((packageName) =>
    names.includes(packageName.name),
  );
  try {
    await host.packages.install(packages, {
      installRecommends: args.install_recommends,
      fromRepo: args.fromrepo,
      onlyUpgrade: args.only_upgrade,
      skipVerify: args.skip_verify,
      changeHeld: args.update_holds,
    });
  } catch (error) {
    const also =
      refreshError === undefined ? '' : `\nThe lists of packages could not be fetched: ${refreshError}`;
    throw new StateFailedError(
      `An error was encountered while installing package(s): ${errorMessage(error)}${also}`,
    );
  }
}

/** What to hand to the package system, decided on the lists as they are now. */
async function operands(args: InstalledArgs, host: Host, context: StateContext): Promise<PackageToInstall[]> {
  if (args.sources !== undefined) {
    const fetched = await fetchSources(args, host, context);
    return [...fetched].map(([packageName, { path }]) => ({ name: packageName, file: path }));
  }
  const constrained = wantedFor(args).filter(({ version }) => version !== undefined && version !== 'latest');
  const choices = await offeredVersions(constrained, {}, args, host);
  return wantedFor(args).map(({ name: packageName, version }) => {
    if (version === undefined || version === 'latest') return { name: packageName };
    const choice = (choices.get(packageName) ?? []).find((offer) => fits(offer, version, args));
    if (choice !== undefined) return { name: packageName, version: choice };
    throw new StateFailedError(
      unavailability({ name: packageName, version }, choices.get(packageName), args).join('\n'),
    );
  });
}

function reportOf(property: string, change: Change): [string, Json][] {
  if (property !== held) return [[property, { old: shown(change.from), new: shown(change.to) }]];
  return holdChanges(change).map(([packageName, isHeld]) => [
    `${packageName} (hold)`,
    isHeld ? { old: 'install', new: 'hold' } : { old: 'hold', new: 'install' },
  ]);
}

/** The packages that are held from now on, and those that are no more. */
function holdChanges({ from, to }: Change = { from: [], to: [] }): readonly (readonly [string, boolean])[] {
  const before = new Set(Array.isArray(from) ? from.map(String) : []);
  const after = new Set(Array.isArray(to) ? to.map(String) : []);
  return [...before.symmetricDifference(after)].map((packageName) => [packageName, after.has(packageName)]);
}

function shown(version: unknown): string {
  return typeof version === 'string' ? version : '';
}

function unchangedComment(args: InstalledArgs): string {
  if (args.sources === undefined && args.pkgs?.length === 0) return 'No packages to install provided';
  if (args.pkgs !== undefined || args.sources !== undefined)
    return 'All specified packages are already installed';
  if (args.version === undefined) return 'All specified packages are already installed';
  return 'All specified packages are already installed and are at the desired version';
}

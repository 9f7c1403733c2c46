import { basename } from 'node:path';
import { MusterError } from '@muster/shared';
import type { InstalledPackage, Packages, PackageToInstall } from '../host.ts';
import type { MemoryDeed, MemoryHostOptions, MemoryOffers } from './memory-contract.ts';

/** What a host in memory holds of packages; names of `residual` are those whose configuration files alone are left. */
export interface MemoryPackageStates {
  readonly installed: Map<string, string>;
  readonly held: Set<string>;
  readonly residual: Set<string>;
  /** Versions whose files were fetched. */
  readonly downloaded: Map<string, readonly string[]>;
}

/** The packages of a host in memory. */
export function memoryPackages(
  { installed, held, residual, downloaded }: MemoryPackageStates,
  { offered = {}, refreshed = offered, broken = {}, keptBack = [] }: MemoryHostOptions,
  deeds: MemoryDeed[],
): Packages {
  let offers = offered;
  const upgrades = () =>
    new Map(
      [...installed].flatMap(([name, from]) => {
        const [to] = versionsOf(offers, name);
        const stays = to === undefined || to === from || held.has(name) || keptBack.includes(name);
        return stays ? [] : [[name, { from, to }] as const];
      }),
    );
  const note = (method: string, names: readonly string[], options: object = {}): void => {
    deeds.push({ argv: [`packages.${method}`, ...names], options: { ...options } });
  };
  const refuse = (names: readonly string[]): void => {
    const reason = names.map((name) => broken[name]).find((each) => each !== undefined);
    if (reason !== undefined) throw new MusterError('COMMAND_FAILED', reason);
  };
  return {
    installed: async (names) => described(installed, names),
    residual: async (names) => names.filter((name) => residual.has(name)),
    held: async (names = [...held]) => names.filter((name) => held.has(name)),
    upgradable: async () => upgrades(),
    downloaded: async () => new Map(downloaded),
    candidate: async (names, { fromRepo } = {}) =>
      new Map(
        names.flatMap((name) => {
          const [newest] = versionsOf(offers, fromRepo === undefined ? name : `${name}/${fromRepo}`);
          return newest === undefined ? [] : [[name, newest]];
        }),
      ),
    available: async (names) =>
      new Map(
        names.flatMap((name) => {
          const versions = versionsOf(offers, name);
          return versions.length === 0 ? [] : [[name, versions]];
        }),
      ),
    compareVersions: async (first, second) => first.localeCompare(second, 'en', { numeric: true }),
    inspectFile: async (path) => ({ name: basename(path, '.deb').split('_')[0] ?? '', version: '1' }),
    async refresh() {
      note('refresh', []);
      if (typeof refreshed === 'string') throw new MusterError('COMMAND_FAILED', refreshed);
      offers = refreshed;
    },
    async upgrade(options) {
      note('upgrade', [], {
        full: options?.full === true || undefined,
        skipVerify: options?.skipVerify === true || undefined,
      });
      refuse([...upgrades().keys()]);
      for (const [name, { to }] of upgrades()) installed.set(name, to);
    },
    async install(packages, options) {
      note('install', packages.map(describePackage), {
        ...options,
        onlyUpgrade: options?.onlyUpgrade === true || undefined,
        skipVerify: options?.skipVerify === true || undefined,
        changeHeld: options?.changeHeld === true || undefined,
        downloadOnly: options?.downloadOnly === true || undefined,
      });
      refuse(packages.map(({ name }) => name));
      for (const wanted of packages) {
        if (keptBack.includes(wanted.name)) continue;
        const source = options?.fromRepo === undefined ? wanted.name : `${wanted.name}/${options.fromRepo}`;
        const version = 'version' in wanted ? wanted.version : 'file' in wanted ? '1' : undefined;
        const candidate = version ?? versionsOf(offers, source)[0];
        if (candidate === undefined)
          throw new MusterError('COMMAND_FAILED', `E: Unable to locate package ${wanted.name}`);
        if (options?.downloadOnly === true)
          downloaded.set(wanted.name, [...(downloaded.get(wanted.name) ?? []), candidate]);
        else installed.set(wanted.name, candidate);
      }
    },
    async remove(names, options) {
      note('remove', names, { purge: options?.purge === true || undefined });
      refuse(names);
      for (const name of names) {
        if (installed.delete(name) && options?.purge !== true) residual.add(name);
        if (options?.purge === true) residual.delete(name);
      }
    },
    async hold(names) {
      note('hold', names);
      refuse(names);
      for (const name of names) held.add(name);
    },
    async unhold(names) {
      note('unhold', names);
      refuse(names);
      for (const name of names) held.delete(name);
    },
  };
}

function described(
  installed: ReadonlyMap<string, string>,
  names: readonly string[],
): ReadonlyMap<string, InstalledPackage> {
  return new Map(
    names.flatMap((name) => {
      const version = installed.get(name);
      return version === undefined ? [] : [[name, { name, version }] as const];
    }),
  );
}

function versionsOf(offers: MemoryOffers, name: string): readonly string[] {
  return [offers[name] ?? []].flat();
}

/** As apt takes them: `curl`, `curl=7.88.1`, and a file by its path. */
function describePackage(wanted: PackageToInstall): string {
  if ('file' in wanted) return wanted.file;
  return wanted.version === undefined ? wanted.name : `${wanted.name}=${wanted.version}`;
}

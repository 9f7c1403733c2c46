import type { ReadOnlyHost } from '@muster/engine';
import { parseVersionConstraint, satisfies } from './version-constraint.ts';
import type { WantedPackage } from './wanted-packages.ts';

/** How a wanted version is understood. */
export interface VersionReading {
  /** A version is a minimum. */
  readonly allow_updates?: boolean | undefined;
  readonly ignore_epoch?: boolean | undefined;
}

/** Every version that the repositories offer of some packages, the one that would be installed first. */
export async function versionsOnOffer(
  names: readonly string[],
  fromRepo: string | undefined,
  host: ReadOnlyHost,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (names.length === 0) return new Map();
  const versions = new Map(await host.packages.available(names));
  for (const [name, candidate] of await host.packages.candidate(names, { fromRepo })) {
    const others = (versions.get(name) ?? []).filter((other) => other !== candidate);
    versions.set(name, [candidate, ...others]);
  }
  return versions;
}

/** Why a package cannot be had; nothing where it can. */
export function unavailability(
  { name: packageName, version }: WantedPackage,
  offers: readonly string[] | undefined,
  reading: VersionReading,
): string[] {
  if (offers === undefined) return [`No repository offers the package '${packageName}'`];
  if (version === undefined || version === 'latest' || offers.some((offer) => fits(offer, version, reading)))
    return [];
  const known = offers.join(', ') || 'none';
  return [`No matching version found for package '${packageName}' (wanted: ${version}; available: ${known})`];
}

/** Whether a version is among those that were asked for. */
export function fits(present: string, version: string, reading: VersionReading): boolean {
  return satisfies(present, parseVersionConstraint(version, reading.allow_updates), reading.ignore_epoch);
}

import { machine } from 'node:os';
import type { ReadOnlyHost } from '@muster/engine';
import { markerEnvironment, markerHolds } from './environment-marker.ts';
import { editableSources, installedDistributions, type PythonEnvironment } from './python-environment.ts';
import type { Requirement } from './requirement.ts';
import { meetsSpecifier } from './version-specifier.ts';

/** The requirements that an environment does not meet, as they were written. Decided from the directories alone, so it costs no process. */
export async function unmetRequirements(
  host: ReadOnlyHost,
  environment: PythonEnvironment,
  requirements: readonly Requirement[],
): Promise<readonly string[]> {
  const installed = await installedDistributions(host, environment);
  const markers = markerEnvironment(environment.version, machine());
  const applicable = requirements.filter(
    ({ marker }) => marker === undefined || markerHolds(marker, markers),
  );
  const sources = applicable.some(({ name }) => name === undefined)
    ? await editableSources(host, environment)
    : new Set<string>();
  return applicable
    .filter((requirement) => !isMet(requirement, installed, sources))
    .map(({ written }) => written);
}

function isMet(
  { name, specifier, url }: Requirement,
  installed: ReadonlyMap<string, string>,
  sources: ReadonlySet<string>,
): boolean {
  if (name === undefined) return url !== undefined && sources.has(url.replace(/^file:\/\//, ''));
  const version = installed.get(name);
  return version !== undefined && meetsSpecifier(version, specifier);
}

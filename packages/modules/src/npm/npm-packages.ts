import { type Host, NotYetError, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { askProgram } from '../program/ask-program.ts';
import { programError, runProgram } from '../program/run-program.ts';

/** Where packages are: in a directory, or for all of the host. */
export interface NpmPlace {
  readonly dir?: string | undefined;
  readonly user?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What npm knows of one directory. */
export interface NpmListing {
  /** Installed packages by name. */
  readonly packages: Readonly<
    Record<string, { readonly version?: string | undefined; readonly resolved?: string | undefined }>
  >;
  /** What is missing or does not fit what the directory asks for. */
  readonly problems: readonly string[];
}

/** A package as it was written, in parts. */
export interface NpmSpec {
  readonly written: string;
  /** Empty for an address. */
  readonly name: string;
  readonly version: string | undefined;
}

const listing = z.object({
  dependencies: z
    .record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() }))
    .default({}),
  problems: z.array(z.string()).default([]),
});

/** The packages that are installed, of those that fit a spec where one is given. */
export async function listPackages(
  place: NpmPlace,
  host: ReadOnlyHost,
  spec: readonly string[] = [],
): Promise<NpmListing> {
  if (place.dir !== undefined && (await host.files.stat(place.dir)) === undefined)
    throw new NotYetError(`${place.dir} does not exist`, [{ kind: 'path', path: place.dir }]);
  const result = await askProgram(host, npmCommand(['list', '--json', '--depth=0', ...spec], place));
  try {
    const { dependencies, problems } = listing.parse(JSON.parse(result.stdout));
    return { packages: dependencies, problems };
  } catch {
    throw programError('npm list', result);
  }
}

/** `name`, `@scope/name@^1.2`, `git+https://...`. */
export function parseSpec(written: string): NpmSpec {
  if (written.startsWith('-')) throw new StateFailedError(`${JSON.stringify(written)} is not a package`);
  if (/:\/\//.test(written)) return { written, name: '', version: undefined };
  const [, name = written, version] = /^(@?[^@\s]+)(?:@(.+))?$/.exec(written) ?? [];
  return { written, name, version };
}

/** The version in which a package is there as it was asked for; undefined where it is not. */
export async function fittingVersion(
  { written, name, version }: NpmSpec,
  all: NpmListing,
  place: NpmPlace,
  host: ReadOnlyHost,
): Promise<string | undefined> {
  if (name === '') {
    const found = Object.values(all.packages).find(
      ({ resolved = '' }) => plainAddress(resolved) === plainAddress(written),
    );
    return found?.version;
  }
  const present = all.packages[name]?.version;
  if (present === undefined || version === undefined || version === present) return present;
  if (/^v?\d+\.\d+\.\d+\S*$/.test(version)) return undefined;
  const isTag = /^[a-z][\w-]*$/i.test(version) && version !== 'x';
  return isTag ? present : (await listPackages(place, host, [written])).packages[name]?.version;
}

/** An address without how it is reached and which commit is meant. */
function plainAddress(url: string): string {
  return url.replace(/^git\+/, '').replace(/(?:\.git)?(?:#.*)?$/, '');
}

/** Runs npm, which has to succeed. */
export async function runNpm(
  what: string,
  args: readonly string[],
  place: NpmPlace,
  host: Host,
): Promise<void> {
  try {
    await runProgram(host, what, npmCommand(args, place));
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    throw new StateFailedError(error.message);
  }
}

function npmCommand(args: readonly string[], { dir, user, env }: NpmPlace) {
  const [verb = '', ...rest] = args;
  return {
    argv: ['npm', verb, ...(dir === undefined ? ['--global'] : []), ...rest],
    cwd: dir,
    user,
    env: { NPM_CONFIG_UPDATE_NOTIFIER: 'false', NPM_CONFIG_FUND: 'false', ...env },
    timeoutMs: 60 * 60 * 1000,
  } as const;
}

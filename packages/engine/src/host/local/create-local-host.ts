import { MusterError } from '@muster/shared';
import type { Host, Packages, Processes, ReadingHost, ReadOnlyFiles, Services } from '../host.ts';
import { readingHost } from '../read-only-host.ts';
import { AccountDatabase } from './account-database.ts';
import { createLocalFiles } from './local-files.ts';
import { createLocalProcesses } from './local-processes.ts';
import { machinePaths, sandboxPaths } from './path-mapper.ts';

/** What the providers of packages and services build on. */
export interface ProviderHost {
  readonly files: ReadOnlyFiles;
  readonly processes: Processes;
}

export interface LocalHostOptions {
  /** A directory that stands in for `/`, for minions without root: every path of `files` lies below it, and nobody's owner is changed. */
  readonly root?: string | undefined;
  /** Added to every program's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Who manages packages and services here; without them, asking for either is an error. */
  packages?(host: ProviderHost): Packages;
  services?(host: ProviderHost): Services;
  readonly now?: () => number;
}

/** The machine that this process runs on. */
export function createLocalHost(options: LocalHostOptions = {}): Host {
  const paths = options.root === undefined ? machinePaths : sandboxPaths(options.root);
  const accounts = new AccountDatabase(
    async (database, key) => (await processes.query({ argv: ['getent', '--', database, key] })).stdout,
    options.now ?? Date.now,
  );
  const processes = createLocalProcesses({
    account: (name) => accounts.user(name),
    directory: (path) => paths.target(path),
    defaultDirectory: options.root,
    onRun: () => accounts.invalidate(),
    env: options.root === undefined ? options.env : { MUSTER_ROOT: options.root, ...options.env },
  });
  const mayChown = options.root === undefined && process.getuid?.() === 0;
  const files = createLocalFiles(paths, accounts, mayChown);
  const provider = { files, processes };
  return {
    files,
    processes,
    packages: options.packages?.(provider) ?? unavailable('packages'),
    services: options.services?.(provider) ?? unavailable('services'),
    accounts: { user: (name) => accounts.user(name), group: (name) => accounts.group(name) },
  };
}

/** The files of the machine that this process runs on, and the accounts that stand in them; no program is started, to ask for others. */
export function createReadingHost(): ReadingHost {
  const accounts = new AccountDatabase(async () => '', Date.now);
  return readingHost({ files: createLocalFiles(machinePaths, accounts, false), accounts });
}

/** A part of a host that answers every call with an error which says that it is not there. */
function unavailable(what: string): never {
  const refuse = (): Promise<never> =>
    Promise.reject(new MusterError('STATE_FAILED', `This host has no manager of ${what}`));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every property is a method, and every method refuses
  return new Proxy({}, { get: () => refuse }) as never;
}

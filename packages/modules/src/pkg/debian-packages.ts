import type {
  InstalledPackage,
  InstallOptions,
  Packages,
  PackageToInstall,
  Processes,
  ReadOnlyFiles,
  UpgradeOptions,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { runAptGet } from './apt-command.ts';
import { type AptPolicy, parseAptPolicy } from './apt-policy.ts';
import { compareDebianVersions } from './debian-version.ts';
import { type DpkgEntry, dpkgListingFormat, isInstalled, parseDpkgListing } from './dpkg-listing.ts';
import { checkedPackageName, checkedVersion } from './package-name.ts';

const statusFile = '/var/lib/dpkg/status';

/** What the provider needs of its host. */
export interface PackageHost {
  readonly files: Pick<ReadOnlyFiles, 'stat' | 'list'>;
  readonly processes: Processes;
}

/** The packages of a Debian host, through dpkg and apt. */
export function createDebianPackages(host: PackageHost): Packages {
  const listing = cachedListing(host);
  const find = async (names: readonly string[]) => {
    const entries = await listing();
    return names.map((name) => [name, entries.get(checkedPackageName(name))] as const);
  };
  const policy = (names: readonly string[], fromRepo?: string) => readPolicy(host.processes, names, fromRepo);

  return {
    async installed(names) {
      const found = new Map<string, InstalledPackage>();
      for (const [name, entry] of await find(names)) {
        if (entry !== undefined && isInstalled(entry)) found.set(name, { name, version: entry.version });
      }
      const missing = names.filter((name) => !found.has(name));
      for (const [name, provider] of await providersOfVirtual(await listing(), missing, policy)) {
        found.set(name, { name, version: provider.version });
      }
      return found;
    },
    async residual(names) {
      return (await find(names)).filter(([, entry]) => entry?.state === 'c').map(([name]) => name);
    },
    async held(names) {
      const all = [...(await listing())].filter(([name]) => !name.includes(':'));
      const entries = names === undefined ? all : await find(names);
      return entries.filter(([, entry]) => entry?.selection === 'h').map(([name]) => name);
    },
    async upgradable(options) {
      const argv = ['apt-get', '--simulate', '-q', ...upgradeArguments(options)] as const;
      const { code, stdout, stderr } = await host.processes.query({ argv });
      if (code !== 0) throw commandError('apt-get --simulate', stderr);
      const lines = stdout.matchAll(/^Inst (\S+)(?: \[(\S+)\])? \((\S+)/gm);
      return new Map([...lines].map(([, name = '', from, to = '']) => [name, { from, to }]));
    },
    async downloaded() {
      const archives = '/var/cache/apt/archives';
      if ((await host.files.stat(archives)) === undefined) return new Map();
      const found = (await host.files.list(archives)).flatMap((file) => {
        const [, name, version] = /^([^_]+)_([^_]+)_[^_]+\.deb$/.exec(file) ?? [];
        return name === undefined || version === undefined
          ? []
          : [{ name, version: decodeURIComponent(version) }];
      });
      const byName = Map.groupBy(found, ({ name }) => name);
      return new Map([...byName].map(([name, files]) => [name, files.map(({ version }) => version)]));
    },
    async candidate(names, options) {
      const policies = await policy(names, options?.fromRepo);
      const candidates = [...policies].map(([name, { candidate }]) => [name, candidate] as const);
      return new Map(candidates.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
    },
    async available(names) {
      return new Map([...(await policy(names))].map(([name, { versions }]) => [name, versions]));
    },
    compareVersions: async (first, second) => compareDebianVersions(first, second),
    inspectFile: (path) => inspectPackageFile(host.processes, path),

    async refresh() {
      await runAptGet(host.processes, ['update']);
    },
    async install(packages, options = {}) {
      if (packages.length === 0) return;
      await runAptGet(host.processes, [
        ...installArguments(options),
        'install',
        '--',
        ...packages.map(operand),
      ]);
    },
    async upgrade(options) {
      await runAptGet(host.processes, upgradeArguments(options));
    },
    async remove(names, options = {}) {
      if (names.length === 0) return;
      const verb = options.purge === true ? 'purge' : 'remove';
      await runAptGet(host.processes, [verb, '--', ...names.map(checkedPackageName)]);
    },
    hold: (names) => mark(host.processes, 'hold', names),
    unhold: (names) => mark(host.processes, 'unhold', names),
  };
}

/** dpkg replaces its status file as a whole, so the listing is read again only when that file is another one. */
function cachedListing({ files, processes }: PackageHost): () => Promise<ReadonlyMap<string, DpkgEntry>> {
  let known: { readonly stamp: string; readonly entries: ReadonlyMap<string, DpkgEntry> } | undefined;
  return async () => {
    const stat = await files.stat(statusFile);
    const stamp = stat === undefined ? '' : `${stat.mtimeMs} ${stat.size}`;
    if (known === undefined || known.stamp !== stamp || stamp === '') {
      const result = await processes.query({
        argv: ['dpkg-query', '--show', `--showformat=${dpkgListingFormat}`],
        maxOutputBytes: 64 * 1024 * 1024,
      });
      if (result.code !== 0) throw commandError('dpkg-query', result.stderr);
      known = { stamp, entries: parseDpkgListing(result.stdout) };
    }
    return known.entries;
  };
}

type PolicyReader = (names: readonly string[]) => Promise<ReadonlyMap<string, AptPolicy>>;

/** Names that no repository offers as such but an installed package provides (`awk`, `mail-transport-agent`). */
async function providersOfVirtual(
  entries: ReadonlyMap<string, DpkgEntry>,
  names: readonly string[],
  policy: PolicyReader,
): Promise<ReadonlyMap<string, DpkgEntry>> {
  const providers = new Map<string, DpkgEntry>();
  for (const entry of entries.values()) {
    if (!isInstalled(entry)) continue;
    for (const name of entry.provides) if (names.includes(name)) providers.set(name, entry);
  }
  if (providers.size === 0) return providers;
  const policies = await policy([...providers.keys()]);
  for (const name of providers.keys()) {
    if (policies.get(name)?.candidate !== undefined) providers.delete(name);
  }
  return providers;
}

async function readPolicy(
  processes: Processes,
  names: readonly string[],
  fromRepo?: string,
): Promise<ReadonlyMap<string, AptPolicy>> {
  if (names.length === 0) return new Map();
  const release = fromRepo === undefined ? [] : [`-oAPT::Default-Release=${checkedRelease(fromRepo)}`];
  const result = await processes.query({
    argv: ['apt-cache', ...release, 'policy', '--', ...names.map(checkedPackageName)],
  });
  if (result.code !== 0) throw commandError('apt-cache policy', result.stderr);
  return parseAptPolicy(result.stdout);
}

async function inspectPackageFile(processes: Processes, path: string): Promise<InstalledPackage> {
  const result = await processes.query({ argv: ['dpkg-deb', '--field', path, 'Package', 'Version'] });
  const [, name] = /^Package: (\S+)$/m.exec(result.stdout) ?? [];
  const [, version] = /^Version: (\S+)$/m.exec(result.stdout) ?? [];
  if (result.code !== 0 || name === undefined || version === undefined)
    throw commandError(`${path} is not a Debian package`, result.stderr);
  return { name, version };
}

function installArguments(options: InstallOptions): string[] {
  return [
    '--allow-downgrades',
    ...(options.installRecommends === undefined
      ? []
      : [options.installRecommends ? '--install-recommends' : '--no-install-recommends']),
    ...(options.fromRepo === undefined ? [] : ['-t', checkedRelease(options.fromRepo)]),
    ...(options.onlyUpgrade === true ? ['--only-upgrade'] : []),
    ...(options.skipVerify === true ? ['--allow-unauthenticated'] : []),
    ...(options.changeHeld === true ? ['--allow-change-held-packages'] : []),
    // Without the other flag it fetches nothing for what is installed.
    ...(options.downloadOnly === true ? ['--download-only', '--reinstall'] : []),
  ];
}

function upgradeArguments({ full = false, skipVerify = false }: UpgradeOptions = {}): readonly string[] {
  return [...(skipVerify ? ['--allow-unauthenticated'] : []), full ? 'dist-upgrade' : 'upgrade'];
}

function operand(wanted: PackageToInstall): string {
  if ('file' in wanted) return wanted.file;
  const name = checkedPackageName(wanted.name);
  return wanted.version === undefined ? name : `${name}=${checkedVersion(wanted.version)}`;
}

function checkedRelease(release: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9./_-]*$/.test(release)) return release;
  throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(release)} is not the name of a release`);
}

async function mark(processes: Processes, verb: 'hold' | 'unhold', names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const result = await processes.run({ argv: ['apt-mark', verb, '--', ...names.map(checkedPackageName)] });
  if (result.code !== 0) throw commandError(`apt-mark ${verb}`, result.stderr);
}

function commandError(what: string, stderr: string): MusterError {
  return new MusterError('COMMAND_FAILED', `${what}: ${stderr.trim() || 'failed'}`);
}

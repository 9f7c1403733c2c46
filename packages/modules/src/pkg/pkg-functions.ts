import {
  defineFunction,
  type ExecutionFunction,
  type Host,
  type Json,
  noArguments,
  type PackageToInstall,
  type ReadOnlyHost,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, commaList, flag } from '../arguments/schemas.ts';
import { runAptGet } from './apt-command.ts';
import { compareDebianVersions } from './debian-version.ts';
import { dpkgListingFormat, isInstalled, parseDpkgListing } from './dpkg-listing.ts';
import { needsRefresh } from './list-freshness.ts';
import { checkedPackageName } from './package-name.ts';
import { packageList, wantedPackages } from './wanted-packages.ts';

const installArguments = () => ({
  name: anyText.optional().describe('The package, or several with commas between.'),
  refresh: flag
    .optional()
    .describe('Fetch the lists of the repositories first; by default when they are old.'),
  version: anyText.optional().describe('Version to install.'),
  pkgs: z.json().nullish().describe('Several packages: names, or `name: version`.'),
  fromrepo: anyText.optional().describe('Release to take them from.'),
  install_recommends: flag.optional().describe('Whether recommended packages come along.'),
  only_upgrade: flag.default(false).describe('Install no new ones.'),
  skip_verify: flag.default(false).describe('Accept packages without a trusted signature.'),
});

const several = (what: string) => () =>
  z.strictObject({ names: z.array(anyText).default([]).describe(what) });

/** pkg.*: the packages of the host. */
export const pkgFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'pkg.list_pkgs',
    summary: 'Versions of all installed packages.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        versions_as_list: flag.default(false).describe('Each version in a list.'),
        removed: flag.default(false).describe('Packages of which only configuration files are left.'),
      }),
    examples: [{ versions_as_list: true }],
    async run({ removed, versions_as_list: asLists }, { host }) {
      const entries = [...(await dpkgEntries(host))].filter(([name]) => !name.includes(':'));
      const wanted = entries.filter(([, entry]) => (removed ? entry.state === 'c' : isInstalled(entry)));
      return Object.fromEntries(wanted.map(([name, { version }]) => [name, asLists ? [version] : version]));
    },
  }),
  defineFunction({
    name: 'pkg.version',
    summary: 'The installed version of a package, empty where it is not installed; by name for several.',
    effect: 'asks',
    args: several('Packages.'),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    async run({ names }, { host }) {
      const installed = await host.packages.installed(names);
      return single(names, (name) => installed.get(name)?.version ?? '');
    },
  }),
  newerVersion('pkg.latest_version'),
  newerVersion('pkg.available_version'),
  defineFunction({
    name: 'pkg.upgrade_available',
    summary: 'Whether a newer version than the installed one is on offer.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        name: anyText.describe('Package.'),
        refresh: flag.default(false).describe('Has no effect; accepted for compatibility.'),
      }),
    examples: [{ name: 'nginx' }],
    run: async ({ name }, { host }) => (await newerVersions(host, [name])).get(name) !== '',
  }),
  defineFunction({
    name: 'pkg.list_repo_pkgs',
    summary: 'Every version that the repositories offer of some packages.',
    effect: 'asks',
    args: several('Packages.'),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    run: async ({ names }, { host }) => Object.fromEntries(await host.packages.available(names)),
  }),
  defineFunction({
    name: 'pkg.list_upgrades',
    summary: 'Packages of which a newer version is on offer, with that version.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        refresh: flag.default(true).describe('Fetch the lists of the repositories first.'),
        dist_upgrade: flag.default(true).describe('Those too that need others to be installed or removed.'),
      }),
    examples: [{ refresh: false }],
    async run({ refresh, dist_upgrade: full }, { host }) {
      if (refresh) await host.packages.refresh();
      const upgrades = await host.packages.upgradable({ full });
      return Object.fromEntries(
        [...upgrades].flatMap(([name, { from, to }]) => (from === undefined ? [] : [[name, to]])),
      );
    },
  }),
  defineFunction({
    name: 'pkg.refresh_db',
    summary: 'Fetches the lists of the repositories.',
    effect: 'changes',
    args: noArguments,
    async run(_, { host }) {
      await host.packages.refresh();
      return true;
    },
  }),
  defineFunction({
    name: 'pkg.install',
    summary: 'Installs packages; what changed, by package.',
    effect: 'changes',
    args: () => z.strictObject(installArguments()),
    examples: [{ name: 'nginx' }, { pkgs: [{ nginx: '1.22.1-9' }, 'curl'] }],
    async run({ name, version, pkgs, ...options }, { host }) {
      const wanted = operands(name, version, pkgs);
      return changesOf(host, async () => {
        if (await needsRefresh(host, { refresh: options.refresh })) await host.packages.refresh();
        await host.packages.install(wanted, {
          installRecommends: options.install_recommends,
          fromRepo: options.fromrepo,
          onlyUpgrade: options.only_upgrade,
          skipVerify: options.skip_verify,
        });
      });
    },
  }),
  removal('pkg.remove', 'Removes packages, not their configuration files; what changed, by package.', false),
  removal('pkg.purge', 'Removes packages and their configuration files; what changed, by package.', true),
  defineFunction({
    name: 'pkg.autoremove',
    summary: 'Removes packages that were installed for others and are needed no more.',
    effect: 'changes',
    args: () => z.strictObject({ purge: flag.default(false).describe('Their configuration files too.') }),
    examples: [{ purge: true }],
    run: async ({ purge }, { host }) =>
      changesOf(host, () => aptGet(host, ['autoremove', ...(purge ? ['--purge'] : [])])),
  }),
  defineFunction({
    name: 'pkg.upgrade',
    summary: 'Upgrades all packages; what changed, by package.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        refresh: flag.default(true).describe('Fetch the lists of the repositories first.'),
        dist_upgrade: flag.default(true).describe('Install and remove packages where an upgrade needs it.'),
      }),
    examples: [{ dist_upgrade: true }],
    async run({ refresh, dist_upgrade: full }, { host }) {
      if (refresh) await host.packages.refresh();
      return changesOf(host, () => host.packages.upgrade({ full }));
    },
  }),
  hold('pkg.hold', 'Holds packages at their version.'),
  hold('pkg.unhold', 'Releases packages that are held.'),
  defineFunction({
    name: 'pkg.list_holds',
    summary: 'Packages that are held at their version.',
    effect: 'asks',
    args: noArguments,
    async run(_, { host }) {
      return [...(await host.packages.held())];
    },
  }),
  defineFunction({
    name: 'pkg.list_downloaded',
    summary: 'Versions whose package files were fetched and kept, by package.',
    effect: 'asks',
    args: noArguments,
    run: async (_, { host }) =>
      Object.fromEntries([...(await host.packages.downloaded())].map(([name, found]) => [name, [...found]])),
  }),
  defineFunction({
    name: 'pkg.info_installed',
    summary: 'What is known of installed packages.',
    effect: 'asks',
    args: several('Packages.'),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    async run({ names }, { host }) {
      const packages = names.map(checkedPackageName);
      const fields = [
        'Package',
        'Version',
        'Architecture',
        'Maintainer',
        'Homepage',
        'Section',
        'Installed-Size',
        'Source',
      ];
      const format = `${fields.map((field) => `${field}: \${${field}}\\n`).join('')}summary: \${binary:Summary}\\n\\n`;
      const { stdout } = await host.processes.query({
        argv: ['dpkg-query', '--show', `--showformat=${format}`, '--', ...packages],
      });
      return Object.fromEntries(stdout.split('\n\n').flatMap(describeInstalled));
    },
  }),
  defineFunction({
    name: 'pkg.version_cmp',
    summary: 'Compares two versions: -1, 0 or 1 as the first is older, equal or newer.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        pkg1: anyText.describe('Version.'),
        pkg2: anyText.describe('Version.'),
        ignore_epoch: flag.default(false).describe('Leave the epochs aside.'),
      }),
    examples: [{ pkg1: '1.10', pkg2: '1.9' }],
    run: async ({ pkg1, pkg2, ignore_epoch: withoutEpoch }) => {
      const version = (written: string) => (withoutEpoch ? written.replace(/^\d+:/, '') : written);
      return Math.sign(compareDebianVersions(version(pkg1), version(pkg2)));
    },
  }),
  defineFunction({
    name: 'pkg.owner',
    summary: 'The package that brought a file; empty for none.',
    effect: 'asks',
    args: several('Paths.'),
    variadic: 'names',
    examples: [{ names: ['/usr/bin/ssh'] }],
    async run({ names: paths }, { host }) {
      const owners = new Map<string, string>();
      for (const path of paths) {
        const { stdout } = await host.processes.query({ argv: ['dpkg-query', '--search', '--', path] });
        owners.set(path, stdout.split(':')[0]?.trim() ?? '');
      }
      return single(paths, (path) => owners.get(path) ?? '');
    },
  }),
  defineFunction({
    name: 'pkg.file_list',
    summary: 'Files of installed packages.',
    effect: 'asks',
    args: several('Packages.'),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    async run({ names }, { host }) {
      const packages = names.map(checkedPackageName);
      const { stdout, stderr } = await host.processes.query({
        argv: ['dpkg-query', '--listfiles', '--', ...packages],
      });
      return { errors: lines(stderr), files: lines(stdout).filter((line) => line !== '/.') };
    },
  }),
  defineFunction({
    name: 'lowpkg.list_pkgs',
    summary: 'Versions of installed packages, of all or of some; what dpkg says where it does not know one.',
    effect: 'asks',
    args: several('Packages, or globs.'),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    async run({ names }, { host }) {
      const format = '${binary:Package}\\t${Version}\\t${db:Status-Status}\\n';
      const { code, stdout, stderr } = await host.processes.query({
        argv: ['dpkg-query', '--show', `--showformat=${format}`, '--', ...names],
      });
      if (code !== 0) return `Error:  ${stderr.trim()}`;
      const rows = lines(stdout).map((line) => line.split('\t'));
      const installed = rows.filter(([, , status]) => status === 'installed');
      return Object.fromEntries(installed.map(([name = '', version = '']) => [name, version]));
    },
  }),
];

function newerVersion(name: `${string}.${string}`): ExecutionFunction {
  return defineFunction({
    name,
    summary: 'The newest version on offer, empty where the installed one is as new; by name for several.',
    effect: 'changes',
    args: () =>
      z
        .object({
          names: z.array(anyText).default([]).describe('Packages.'),
          refresh: flag.default(false).describe('Fetch the lists of the repositories first.'),
        })
        .catchall(z.json()),
    variadic: 'names',
    examples: [{ names: ['nginx'] }],
    async run({ names: asked, refresh }, { host }) {
      if (refresh) await host.packages.refresh();
      const found = await newerVersions(host, asked);
      return single(asked, (packageName) => found.get(packageName) ?? '');
    },
  });
}

async function newerVersions(
  host: ReadOnlyHost,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const installed = await host.packages.installed(names);
  const candidates = await host.packages.candidate(names);
  return new Map(
    names.map((name) => {
      const candidate = candidates.get(name) ?? '';
      const present = installed.get(name)?.version;
      const isNewer =
        candidate !== '' && (present === undefined || compareDebianVersions(candidate, present) > 0);
      return [name, isNewer ? candidate : ''];
    }),
  );
}

function removal(name: `${string}.${string}`, summary: string, purge: boolean): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: anyText.optional().describe('The package, or several with commas between.'),
        pkgs: commaList.optional().describe('Several packages.'),
      }),
    examples: [{ name: 'nginx' }, { pkgs: 'nginx,curl' }],
    run: async (values, { host }) =>
      changesOf(host, () => host.packages.remove(names(values.name, values.pkgs), { purge })),
  });
}

function hold(name: 'pkg.hold' | 'pkg.unhold', summary: string): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: anyText.optional().describe('The package.'),
        pkgs: commaList.optional().describe('Several packages.'),
      }),
    examples: [{ name: 'nginx' }],
    async run(values, { host }) {
      const wanted = names(values.name, values.pkgs);
      const isHold = name === 'pkg.hold';
      const before = await host.packages.held(wanted);
      await (isHold ? host.packages.hold(wanted) : host.packages.unhold(wanted));
      return Object.fromEntries(
        wanted.map((packageName) => {
          const wasHeld = before.includes(packageName);
          const states = { old: wasHeld ? 'hold' : 'install', new: isHold ? 'hold' : 'install' };
          const changes = wasHeld === isHold ? {} : states;
          return [
            packageName,
            {
              name: packageName,
              result: true,
              changes,
              comment: `Package ${packageName} is ${isHold ? 'held' : 'not held'}.`,
            },
          ];
        }),
      );
    },
  });
}

function names(name: string | undefined, pkgs: readonly string[] | undefined): readonly string[] {
  const found =
    pkgs ??
    (name ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  if (found.length > 0) return found;
  throw new MusterError('ARGUMENT_INVALID', "needs the argument 'name' or 'pkgs'");
}

function operands(
  name: string | undefined,
  version: string | undefined,
  pkgs: Json | undefined,
): PackageToInstall[] {
  const parsed = packageList.safeParse(pkgs ?? name ?? '');
  if (!parsed.success || parsed.data.length === 0)
    throw new MusterError(
      'ARGUMENT_INVALID',
      "needs the argument 'name' or 'pkgs': names, or `name: version`",
    );
  return wantedPackages({ name: '', pkgs: parsed.data }).map((wanted) => {
    const exact = wanted.version ?? (parsed.data.length === 1 ? version : undefined);
    return exact === undefined ? { name: wanted.name } : { name: wanted.name, version: exact };
  });
}

/** Salt's `{package: {old, new}}` of what an action did. */
async function changesOf(host: Host, act: () => Promise<unknown>): Promise<Json> {
  const before = await versions(host);
  await act();
  const after = await versions(host);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return Object.fromEntries(
    changed.toSorted().map((name) => [name, { old: before.get(name) ?? '', new: after.get(name) ?? '' }]),
  );
}

async function versions(host: ReadOnlyHost): Promise<ReadonlyMap<string, string>> {
  const entries = [...(await dpkgEntries(host))].filter(
    ([name, entry]) => !name.includes(':') && isInstalled(entry),
  );
  return new Map(entries.map(([name, { version }]) => [name, version]));
}

async function dpkgEntries(host: ReadOnlyHost) {
  const { stdout } = await host.processes.query({
    argv: ['dpkg-query', '--show', `--showformat=${dpkgListingFormat}`],
    maxOutputBytes: 64 * 1024 * 1024,
  });
  return parseDpkgListing(stdout);
}

async function aptGet(host: Host, args: readonly string[]): Promise<void> {
  await runAptGet(host.processes, args);
}

/** One value for one name, a mapping for several: the shape of many of Salt's answers. */
function single(asked: readonly string[], valueOf: (name: string) => string): Json {
  const [only] = asked;
  if (asked.length === 1 && only !== undefined) return valueOf(only);
  return Object.fromEntries(asked.map((name) => [name, valueOf(name)]));
}

function describeInstalled(block: string): [string, Json][] {
  const fields = new Map(
    lines(block).map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  const name = fields.get('Package');
  if (name === undefined) return [];
  const described = [...fields].map(
    ([field, value]) => [field.toLowerCase().replaceAll('-', '_'), value] as const,
  );
  return [[name, Object.fromEntries(described)]];
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

import { type ExecutionFunction, type Host, type Json, type PackageToInstall, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { anything, flag, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { runAptGet } from './apt-command.ts';
import { compareDebianVersions } from './debian-version.ts';
import { dpkgListingFormat, isInstalled, parseDpkgListing } from './dpkg-listing.ts';
import { needsRefresh } from './list-freshness.ts';
import { checkedPackageName } from './package-name.ts';
import { packageList, wantedPackages } from './wanted-packages.ts';

const installParameters = {
  name: optional(text('The package, or several with commas between.')),
  refresh: optional(flag('Fetch the lists of the repositories first; by default when they are old.')),
  version: optional(text('Version to install.')),
  pkgs: optional(anything('Several packages: names, or `name: version`.')),
  fromrepo: optional(text('Release to take them from.')),
  install_recommends: optional(flag('Whether recommended packages come along.')),
  only_upgrade: flag('Install no new ones.', false),
  skip_verify: flag('Accept packages without a trusted signature.', false),
};

/** pkg.*: the packages of the host. */
export const pkgFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'pkg.list_pkgs',
    summary: 'Versions of all installed packages.',
    parameters: {
      versions_as_list: flag('Each version in a list.', false),
      removed: flag('Packages of which only configuration files are left.', false),
    },
    async run({ removed, versions_as_list: asLists }, { host }) {
      const entries = [...(await dpkgEntries(host))].filter(([name]) => !name.includes(':'));
      const wanted = entries.filter(([, entry]) => (removed ? entry.state === 'c' : isInstalled(entry)));
      return Object.fromEntries(wanted.map(([name, { version }]) => [name, asLists ? [version] : version]));
    },
  }),
  readFunction({
    name: 'pkg.version',
    summary: 'The installed version of a package, empty where it is not installed; by name for several.',
    rest: 'Packages.',
    async run(_values, { host }, { rest }) {
      const names = rest.map(textOf);
      const installed = await host.packages.installed(names);
      return single(names, (name) => installed.get(name)?.version ?? '');
    },
  }),
  newerVersion('pkg.latest_version'),
  newerVersion('pkg.available_version'),
  readFunction({
    name: 'pkg.upgrade_available',
    summary: 'Whether a newer version than the installed one is on offer.',
    parameters: {
      name: text('Package.'),
      refresh: flag('Has no effect; accepted for compatibility.', false),
    },
    run: async ({ name }, { host }) => (await newerVersions(host, [name])).get(name) !== '',
  }),
  readFunction({
    name: 'pkg.list_repo_pkgs',
    summary: 'Every version that the repositories offer of some packages.',
    rest: 'Packages.',
    run: async (_values, { host }, { rest }) =>
      Object.fromEntries(await host.packages.available(rest.map(textOf))),
  }),
  declareFunction({
    name: 'pkg.list_upgrades',
    summary: 'Packages of which a newer version is on offer, with that version.',
    parameters: { refresh: flag('Fetch the lists of the repositories first.', true) },
    async run({ refresh }, { host }) {
      if (refresh) await host.packages.refresh();
      const { stdout } = await host.processes.query({
        argv: ['apt-get', '--simulate', '-q', 'dist-upgrade'],
      });
      const lines = [...stdout.matchAll(/^Inst (\S+) \[\S+\] \((\S+)/gm)];
      return Object.fromEntries(lines.map(([, name = '', version = '']) => [name, version]));
    },
  }),
  declareFunction({
    name: 'pkg.refresh_db',
    summary: 'Fetches the lists of the repositories.',
    async run(_values, { host }) {
      await host.packages.refresh();
      return true;
    },
  }),
  declareFunction({
    name: 'pkg.install',
    summary: 'Installs packages; what changed, by package.',
    parameters: installParameters,
    async run({ name, version, pkgs, ...options }, { host }) {
      const wanted = operands(name, version, pkgs);
      return changesOf(host, async () => {
        if (await needsRefresh(host, { refresh: options.refresh })) await host.packages.refresh();
        await host.packages.install(wanted, {
          ...(options.install_recommends === undefined
            ? {}
            : { installRecommends: options.install_recommends }),
          ...(options.fromrepo === undefined ? {} : { fromRepo: options.fromrepo }),
          onlyUpgrade: options.only_upgrade,
          skipVerify: options.skip_verify,
        });
      });
    },
  }),
  removal('pkg.remove', 'Removes packages, not their configuration files; what changed, by package.', false),
  removal('pkg.purge', 'Removes packages and their configuration files; what changed, by package.', true),
  declareFunction({
    name: 'pkg.autoremove',
    summary: 'Removes packages that were installed for others and are needed no more.',
    parameters: { purge: flag('Their configuration files too.', false) },
    run: async ({ purge }, { host }) =>
      changesOf(host, () => aptGet(host, ['autoremove', ...(purge ? ['--purge'] : [])])),
  }),
  declareFunction({
    name: 'pkg.upgrade',
    summary: 'Upgrades all packages; what changed, by package.',
    parameters: {
      refresh: flag('Fetch the lists of the repositories first.', true),
      dist_upgrade: flag('Install and remove packages where an upgrade needs it.', true),
    },
    async run({ refresh, dist_upgrade: full }, { host }) {
      if (refresh) await host.packages.refresh();
      return changesOf(host, () => aptGet(host, [full ? 'dist-upgrade' : 'upgrade']));
    },
  }),
  hold('pkg.hold', 'Holds packages at their version.'),
  hold('pkg.unhold', 'Releases packages that are held.'),
  readFunction({
    name: 'pkg.list_holds',
    summary: 'Packages that are held at their version.',
    async run(_values, { host }) {
      const entries = [...(await dpkgEntries(host))].filter(([name]) => !name.includes(':'));
      return entries.filter(([, { selection }]) => selection === 'h').map(([name]) => name);
    },
  }),
  readFunction({
    name: 'pkg.info_installed',
    summary: 'What is known of installed packages.',
    rest: 'Packages.',
    async run(_values, { host }, { rest }) {
      const names = rest.map((name) => checkedPackageName(textOf(name)));
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
        argv: ['dpkg-query', '--show', `--showformat=${format}`, '--', ...names],
      });
      return Object.fromEntries(stdout.split('\n\n').flatMap(describeInstalled));
    },
  }),
  readFunction({
    name: 'pkg.version_cmp',
    summary: 'Compares two versions: -1, 0 or 1 as the first is older, equal or newer.',
    parameters: {
      pkg1: text('Version.'),
      pkg2: text('Version.'),
      ignore_epoch: flag('Leave the epochs aside.', false),
    },
    run: async ({ pkg1, pkg2, ignore_epoch: withoutEpoch }) => {
      const version = (written: string) => (withoutEpoch ? written.replace(/^\d+:/, '') : written);
      return Math.sign(compareDebianVersions(version(pkg1), version(pkg2)));
    },
  }),
  readFunction({
    name: 'pkg.owner',
    summary: 'The package that brought a file; empty for none.',
    rest: 'Paths.',
    async run(_values, { host }, { rest }) {
      const paths = rest.map(textOf);
      const owners = new Map<string, string>();
      for (const path of paths) {
        const { stdout } = await host.processes.query({ argv: ['dpkg-query', '--search', '--', path] });
        owners.set(path, stdout.split(':')[0]?.trim() ?? '');
      }
      return single(paths, (path) => owners.get(path) ?? '');
    },
  }),
  readFunction({
    name: 'pkg.file_list',
    summary: 'Files of installed packages.',
    rest: 'Packages.',
    async run(_values, { host }, { rest }) {
      const names = rest.map((name) => checkedPackageName(textOf(name)));
      const { stdout, stderr } = await host.processes.query({
        argv: ['dpkg-query', '--listfiles', '--', ...names],
      });
      return { errors: lines(stderr), files: lines(stdout).filter((line) => line !== '/.') };
    },
  }),
];

function newerVersion(name: `${string}.${string}`): ExecutionFunction {
  return declareFunction({
    name,
    summary: 'The newest version on offer, empty where the installed one is as new; by name for several.',
    parameters: {},
    rest: 'Packages.',
    acceptsExtra: true,
    async run(_values, { host }, { rest, extra }) {
      if (extra['refresh'] === true) await host.packages.refresh();
      const names = rest.map(textOf);
      const versions = await newerVersions(host, names);
      return single(names, (packageName) => versions.get(packageName) ?? '');
    },
  });
}

async function newerVersions(host: Host, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
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
  return declareFunction({
    name,
    summary,
    parameters: {
      name: optional(text('The package, or several with commas between.')),
      pkgs: optional(texts('Several packages.')),
    },
    run: async (values, { host }) =>
      changesOf(host, () => host.packages.remove(names(values.name, values.pkgs), { purge })),
  });
}

function hold(name: 'pkg.hold' | 'pkg.unhold', summary: string): ExecutionFunction {
  return declareFunction({
    name,
    summary,
    parameters: { name: optional(text('The package.')), pkgs: optional(texts('Several packages.')) },
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

async function versions(host: Host): Promise<ReadonlyMap<string, string>> {
  const entries = [...(await dpkgEntries(host))].filter(
    ([name, entry]) => !name.includes(':') && isInstalled(entry),
  );
  return new Map(entries.map(([name, { version }]) => [name, version]));
}

async function dpkgEntries(host: Host) {
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

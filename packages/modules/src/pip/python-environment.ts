import { basename, dirname, join } from 'node:path';
import { NotYetError, type ReadingHost } from '@muster/engine';
import { normalizeName } from './requirement.ts';

/** A Python that pip installs for: a virtualenv, or the system's. */
export interface PythonEnvironment {
  /** The interpreter. */
  readonly python: string;
  /** `3.11`; empty where it could not be told. */
  readonly version: string;
  /** Directories that it finds distributions in, the first one first. */
  readonly directories: readonly string[];
}

/** Where `bin_env` points: nothing for the system's Python, a virtualenv, or the pip or python in one. NotYetError where there is none. */
export async function findEnvironment(
  host: ReadingHost,
  binEnv: string | undefined,
  home?: string,
): Promise<PythonEnvironment> {
  if (binEnv === undefined) return systemEnvironment(host, '/usr/bin/python3', home);
  const isDirectory = (await host.files.stat(binEnv))?.kind === 'directory';
  const root = isDirectory ? binEnv : dirname(dirname(binEnv));
  if (
    (await host.files.stat(join(root, 'bin/python'))) === undefined ||
    (await host.files.stat(join(root, 'pyvenv.cfg'))) === undefined
  ) {
    if (!isDirectory && /^(?:pip|python)[\d.]*$/.test(basename(binEnv)))
      return systemEnvironment(host, pythonBeside(binEnv), home);
    throw new NotYetError(`There is no virtualenv in ${root}`, [{ kind: 'path', path: root }]);
  }
  return virtualEnvironment(host, root);
}

/** Versions of the distributions in an environment, by normalised name. */
export async function installedDistributions(
  host: ReadingHost,
  { directories }: PythonEnvironment,
): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>();
  for (const directory of directories.toReversed()) {
    for (const entry of await listOrNothing(host, directory)) {
      const [, name, version] = /^(.+?)-([^-]+)(?:-py[\d.]+)?\.(?:dist-info|egg-info)$/.exec(entry) ?? [];
      if (name !== undefined && version !== undefined) versions.set(normalizeName(name), version);
    }
  }
  return versions;
}

/** Where editable distributions come from: URLs of their sources. */
export async function editableSources(
  host: ReadingHost,
  { directories }: PythonEnvironment,
): Promise<ReadonlySet<string>> {
  const sources = new Set<string>();
  for (const directory of directories) {
    for (const entry of await listOrNothing(host, directory)) {
      if (!entry.endsWith('.dist-info')) continue;
      const file = join(directory, entry, 'direct_url.json');
      if ((await host.files.stat(file)) === undefined) continue;
      const [, url] = /"url"\s*:\s*"([^"]+)"/.exec(await host.files.readText(file)) ?? [];
      if (url !== undefined) sources.add(url.replace(/^file:\/\//, ''));
    }
  }
  return sources;
}

async function virtualEnvironment(host: ReadingHost, root: string): Promise<PythonEnvironment> {
  const [library] = (await listOrNothing(host, join(root, 'lib'))).filter((entry) => /^python\d/.test(entry));
  const version = library?.replace('python', '') ?? '';
  const configuration = await host.files.readText(join(root, 'pyvenv.cfg'));
  const seesSystem = /^include-system-site-packages\s*=\s*true\s*$/im.test(configuration);
  return {
    python: join(root, 'bin/python'),
    version,
    directories: [
      join(root, 'lib', library ?? 'python3', 'site-packages'),
      ...(seesSystem ? systemDirectories(version) : []),
    ],
  };
}

async function systemEnvironment(
  host: ReadingHost,
  python: string,
  home: string | undefined,
): Promise<PythonEnvironment> {
  const stat = await host.files.lstat(python);
  if (stat === undefined) throw new NotYetError(`${python} is not there`, [{ kind: 'path', path: python }]);
  const target = stat.kind === 'symlink' ? await host.files.readLink(python) : python;
  const version = /python(\d+\.\d+)$/.exec(target)?.[1] ?? '';
  const own = home === undefined ? [] : [join(home, `.local/lib/python${version}/site-packages`)];
  return { python, version, directories: [...own, ...systemDirectories(version)] };
}

function systemDirectories(version: string): string[] {
  return [`/usr/local/lib/python${version}/dist-packages`, '/usr/lib/python3/dist-packages'];
}

/** `/usr/bin/pip3.11` belongs to `/usr/bin/python3.11`. */
function pythonBeside(program: string): string {
  const name = basename(program).replace(/^pip/, 'python');
  return join(dirname(program), name === 'python' ? 'python3' : name);
}

async function listOrNothing(host: ReadingHost, directory: string): Promise<readonly string[]> {
  return (await host.files.stat(directory)) === undefined ? [] : host.files.list(directory);
}

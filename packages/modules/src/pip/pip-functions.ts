import type { ExecutionFunction, FunctionContext } from '@muster/engine';
import { declareFunction } from '../declare/declare-function.ts';
import { flag, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { runProgram } from '../program/run-program.ts';
import { pipInstallCommand } from './pip-command.ts';
import { findEnvironment, installedDistributions } from './python-environment.ts';
import { normalizeName } from './requirement.ts';

const environment = {
  bin_env: optional(text("Virtualenv, or the pip in one; the system's Python by default.")),
  user: optional(text('Account to run pip as.')),
};

/** pip.* and virtualenv.*: Python distributions. */
export const pipFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'pip.list',
    summary: 'Installed distributions with their versions.',
    parameters: { prefix: optional(text('Only those whose name begins so.')), ...environment },
    async run({ prefix, bin_env: binEnv, user }, context) {
      const wanted = normalizeName(prefix ?? '');
      const installed = await distributions(context, binEnv, user);
      return Object.fromEntries([...installed].filter(([name]) => name.startsWith(wanted)));
    },
  }),
  readFunction({
    name: 'pip.freeze',
    summary: 'Installed distributions as requirements.',
    parameters: environment,
    async run({ bin_env: binEnv, user }, context) {
      return [...(await distributions(context, binEnv, user))]
        .map(([name, version]) => `${name}==${version}`)
        .toSorted();
    },
  }),
  readFunction({
    name: 'pip.is_installed',
    summary: 'Whether a distribution is installed.',
    parameters: { pkgname: text('Distribution.'), ...environment },
    run: async ({ pkgname, bin_env: binEnv, user }, context) =>
      (await distributions(context, binEnv, user)).has(normalizeName(pkgname)),
  }),
  readFunction({
    name: 'pip.version',
    summary: 'The version of pip.',
    parameters: environment,
    run: async ({ bin_env: binEnv, user }, context) =>
      (await distributions(context, binEnv, user)).get('pip') ?? '',
  }),
  declareFunction({
    name: 'pip.install',
    summary: 'Installs distributions.',
    parameters: {
      pkgs: optional(texts('Requirements.')),
      requirements: optional(texts('Requirements files on the host.')),
      upgrade: flag('Look for newer versions.', false),
      index_url: optional(text('Package index to use.')),
      ...environment,
    },
    async run({ pkgs, requirements, upgrade, index_url: index, bin_env: binEnv, user }, { host }) {
      const { python } = await findEnvironment(host, binEnv);
      const options = {
        user,
        index_url: index,
        upgrade,
        no_index: false,
        no_deps: false,
        pre_releases: false,
      };
      const command = pipInstallCommand(python, options, {
        packages: pkgs ?? [],
        requirements: requirements ?? [],
      });
      const { stdout, stderr, code } = await runProgram(host, 'pip install failed', command);
      return { retcode: code, stdout, stderr };
    },
  }),
  declareFunction({
    name: 'pip.uninstall',
    summary: 'Removes distributions.',
    parameters: { pkgs: texts('Distributions.'), ...environment },
    async run({ pkgs, bin_env: binEnv, user }, { host }) {
      const { python } = await findEnvironment(host, binEnv);
      const { stdout, stderr, code } = await runProgram(host, 'pip uninstall failed', {
        argv: [python, '-m', 'pip', 'uninstall', '--yes', '--', ...pkgs],
        ...(user === undefined ? {} : { user }),
      });
      return { retcode: code, stdout, stderr };
    },
  }),
  declareFunction({
    name: 'virtualenv.create',
    summary: 'Makes a virtualenv.',
    parameters: {
      path: text('Where it goes.'),
      system_site_packages: flag("It sees the system's Python packages as well.", false),
      user: environment.user,
    },
    async run({ path, system_site_packages: seesSystem, user }, { host }) {
      const { stdout, stderr, code } = await runProgram(host, `Failed to create virtualenv ${path}`, {
        argv: ['python3', '-m', 'venv', ...(seesSystem ? ['--system-site-packages'] : []), '--', path],
        ...(user === undefined ? {} : { user }),
      });
      return { retcode: code, stdout, stderr };
    },
  }),
];

async function distributions(
  { host }: FunctionContext,
  binEnv: string | undefined,
  user: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const home = user === undefined ? undefined : (await host.accounts.user(user))?.home;
  return installedDistributions(host, await findEnvironment(host, binEnv, home));
}

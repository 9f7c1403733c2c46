import {
  type CommandResult,
  defineFunction,
  type ExecutionFunction,
  type ReadingContext,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList, flag } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { installOptionArgs, pipInstallCommand, pipUninstallCommand } from './pip-command.ts';
import { findEnvironment, installedDistributions } from './python-environment.ts';
import { normalizeName } from './requirement.ts';

const environment = () => ({
  bin_env: anyText.optional().describe("Virtualenv, or the pip in one; the system's Python by default."),
  user: anyText.optional().describe('Account to run pip as.'),
});
type Environment = z.output<z.ZodObject<ReturnType<typeof environment>>>;

/** pip.*: Python distributions. */
export const pipFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'pip.list',
    summary: 'Installed distributions with their versions.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        prefix: anyText.default('').describe('Only those whose name begins so.'),
        ...environment(),
      }),
    examples: [{ bin_env: '/srv/app/venv' }],
    async run({ prefix, ...where }, context) {
      const wanted = normalizeName(prefix);
      const installed = await distributions(context, where);
      return Object.fromEntries([...installed].filter(([name]) => name.startsWith(wanted)));
    },
  }),
  defineFunction({
    name: 'pip.freeze',
    summary: 'Installed distributions as requirements.',
    effect: 'reads',
    args: () => z.strictObject(environment()),
    examples: [{ bin_env: '/srv/app/venv' }],
    async run(where, context) {
      return Array.from(
        await distributions(context, where),
        ([name, version]) => `${name}==${version}`,
      ).toSorted();
    },
  }),
  defineFunction({
    name: 'pip.is_installed',
    summary: 'Whether a distribution is installed.',
    effect: 'reads',
    args: () => z.strictObject({ pkgname: anyText.describe('Distribution.'), ...environment() }),
    examples: [{ pkgname: 'django', bin_env: '/srv/app/venv' }],
    run: async ({ pkgname, ...where }, context) =>
      (await distributions(context, where)).has(normalizeName(pkgname)),
  }),
  defineFunction({
    name: 'pip.version',
    summary: 'The version of pip.',
    effect: 'reads',
    args: () => z.strictObject(environment()),
    examples: [{ bin_env: '/srv/app/venv' }],
    run: async (where, context) => (await distributions(context, where)).get('pip') ?? '',
  }),
  defineFunction({
    name: 'pip.install',
    summary: 'Installs distributions.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        pkgs: commaList.default([]).describe('Requirements.'),
        requirements: commaList.default([]).describe('Requirements files on the host.'),
        upgrade: flag.default(false).describe('Look for newer versions.'),
        index_url: installOptionArgs.index_url,
        ...environment(),
        no_index: installOptionArgs.no_index,
        no_deps: installOptionArgs.no_deps,
        pre_releases: installOptionArgs.pre_releases,
      }),
    examples: [
      { pkgs: ['gunicorn==20.1'], bin_env: '/srv/app/venv', user: 'app' },
      { requirements: '/srv/app/requirements.txt', bin_env: '/srv/app/venv' },
    ],
    async run({ pkgs, requirements, bin_env: binEnv, ...options }, { host }) {
      const { python } = await findEnvironment(host, binEnv);
      const command = pipInstallCommand(python, options, { packages: pkgs, requirements });
      return outcome(await runProgram(host, 'pip install failed', command));
    },
  }),
  defineFunction({
    name: 'pip.uninstall',
    summary: 'Removes distributions.',
    effect: 'changes',
    args: () => z.strictObject({ pkgs: commaList.describe('Distributions.'), ...environment() }),
    examples: [{ pkgs: 'gunicorn', bin_env: '/srv/app/venv' }],
    async run({ pkgs, bin_env: binEnv, user }, { host }) {
      const { python } = await findEnvironment(host, binEnv);
      const command = pipUninstallCommand(python, { user }, pkgs);
      return outcome(await runProgram(host, 'pip uninstall failed', command));
    },
  }),
];

async function distributions(
  { host }: ReadingContext,
  { bin_env: binEnv, user }: Environment,
): Promise<ReadonlyMap<string, string>> {
  const home = user === undefined ? undefined : (await host.accounts.user(user))?.home;
  return installedDistributions(host, await findEnvironment(host, binEnv, home));
}

function outcome({ code, stdout, stderr }: CommandResult) {
  return { retcode: code, stdout, stderr };
}

import {
  defineState,
  type Host,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
} from '@muster/engine';
import { z } from 'zod';
import { flag, name, text, textList } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { installOptionArgs, pipInstallCommand, pipUninstallCommand } from './pip-command.ts';
import { findEnvironment, installedDistributions, type PythonEnvironment } from './python-environment.ts';
import { normalizeName, parseRequirement } from './requirement.ts';
import { requirementArgs, requirementFiles, requirementsIn } from './requirement-sources.ts';
import { unmetRequirements } from './unmet-requirements.ts';

const installedArgs = z.strictObject({
  name: name.describe(
    'The requirement (`Django>=3.2,<4`); ignored where `pkgs`, `requirements` or `editable` is given.',
  ),
  pkgs: z.array(name).optional().describe('Several requirements.'),
  ...requirementArgs,
  editable: textList.optional().describe('Sources to install in editable form.'),
  bin_env: text.optional().describe("Virtualenv, or the pip in one; the system's Python by default."),
  pip_bin: text.optional().describe('The pip to install with, where there is no `bin_env`.'),
  upgrade: flag
    .default(false)
    .describe('Have pip look for newer versions when something has to be installed.'),
  force_reinstall: flag
    .default(false)
    .describe('Install again what is installed already, when something has to be installed.'),
  ignore_installed: flag.default(false).describe('Leave present versions in place beside the new ones.'),
  no_cache_dir: flag.default(false).describe('Use no cache.'),
  target: text.optional().describe('Directory to install into.'),
  ...installOptionArgs,
});
type InstalledArgs = z.output<typeof installedArgs>;

interface Observed extends Properties {
  /** Requirements that are not met, as written. */
  readonly unmet: readonly string[];
  readonly versions: ReadonlyMap<string, string>;
}

/** `pip.installed`: Python distributions are installed, in versions that were asked for. */
export const pipInstalled = defineState({
  name: 'pip.installed',
  summary: 'Python distributions are installed, in the wanted versions.',
  args: installedArgs,
  ignoresExtra: true,
  examples: [
    { name: 'Django>=3.2,<4', bin_env: '/srv/app/venv' },
    { name: 'app', requirements: '/srv/app/requirements.txt', bin_env: '/srv/app/venv', user: 'app' },
  ],
  triggers: (args) =>
    args.bin_env === undefined ? [] : [{ kind: 'path', path: `${args.bin_env}/pyvenv.cfg` }],
  provides: () => undefined,

  async observe(args, host, context): Promise<Observed> {
    const environment = await environmentFor(args, host);
    const requirements = [
      ...(args.pkgs ?? namedAlone(args)).map((written) => parseRequirement(written)),
      ...(args.editable ?? []).map((written) => parseRequirement(written, true)),
      ...(await requirementsIn(await requirementFiles(args, host, context), host)),
    ];
    return {
      unmet: await unmetRequirements(host, environment, requirements),
      versions: await installedDistributions(host, environment),
    };
  },
  desire: (): Properties => ({ unmet: [] }),
  apply: (args, _desired, _changes, host, context) => install(args, host, context),
  report: (_changes, _args, observed) =>
    Object.fromEntries(observed.unmet.map((written) => [written, 'Installed'])),
  comment(outcome, args, _changes, observed) {
    if (outcome === 'unchanged')
      return args.requirements === undefined
        ? wantedTexts(args)
            .map((written) => `Python package ${written} was already installed`)
            .join('\n')
        : 'Requirements were already installed.';
    const list = observed.unmet.join(', ');
    return outcome === 'pending'
      ? `Python package(s) set to be installed: ${list}`
      : 'All packages were successfully installed';
  },
});

function namedAlone(args: InstalledArgs): readonly string[] {
  return args.requirements === undefined && args.editable === undefined ? [args.name] : [];
}

function wantedTexts(args: InstalledArgs): readonly string[] {
  return [...(args.pkgs ?? namedAlone(args)), ...(args.editable ?? []), ...(args.requirements ?? [])];
}

/** The Python that pip works for; an account has distributions of its own. */
async function environmentFor(
  {
    user,
    pip_bin: pipBin,
    bin_env: binEnv = pipBin,
    target,
  }: Partial<Pick<InstalledArgs, 'user' | 'bin_env' | 'pip_bin' | 'target'>>,
  host: ReadOnlyHost,
): Promise<PythonEnvironment> {
  const home = user === undefined ? undefined : (await host.accounts.user(user))?.home;
  const environment = await findEnvironment(host, binEnv, home);
  return target === undefined ? environment : { ...environment, directories: [target] };
}

async function install(args: InstalledArgs, host: Host, context: StateContext): Promise<void> {
  const { python } = await environmentFor(args, host);
  const command = pipInstallCommand(python, args, {
    packages: args.pkgs ?? namedAlone(args),
    editable: args.editable ?? [],
    requirements: await requirementFiles(args, host, context),
  });
  await runProgram(host, 'Failed to install packages', command);
}

const removedArgs = z.strictObject({
  name: name.describe('The distribution.'),
  bin_env: text.optional().describe("Virtualenv, or the pip in one; the system's Python by default."),
  user: text.optional().describe('Account to run pip as.'),
  cwd: text.optional().describe('Directory to run pip in.'),
});

/** `pip.removed`: a Python distribution is not installed. */
export const pipRemoved = defineState({
  name: 'pip.removed',
  summary: 'A Python distribution is not installed.',
  args: removedArgs,
  examples: [{ name: 'Django', bin_env: '/srv/app/venv' }],
  provisional: true,
  async observe(args, host): Promise<Properties> {
    const installed = await installedDistributions(host, await environmentFor(args, host));
    return { version: installed.get(normalizeName(args.name)) ?? null };
  },
  desire: (): Properties => ({ version: null }),
  async apply(args, _desired, _changes, host) {
    const { python } = await environmentFor(args, host);
    const packages = [parseRequirement(args.name).name ?? args.name];
    await runProgram(host, `Could not remove ${args.name}`, pipUninstallCommand(python, args, packages));
  },
  report: (_changes, args) => ({ [args.name]: 'Removed' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'Package is not installed.';
    return outcome === 'pending'
      ? `Package ${args.name} is set to be removed`
      : 'Package was successfully removed.';
  },
});

import { dirname } from 'node:path';
import { type AnyState, defineState, type Host, type Properties, type StateContext } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect } from '../arguments/schemas.ts';
import { type InstallOptions, installOptionArgs, pipInstallCommand } from '../pip/pip-command.ts';
import { findEnvironment } from '../pip/python-environment.ts';
import { parseRequirement } from '../pip/requirement.ts';
import { requirementArgs, requirementFiles, requirementsIn } from '../pip/requirement-sources.ts';
import { unmetRequirements } from '../pip/unmet-requirements.ts';
import { runProgram } from '../program/run-program.ts';
import { createVirtualenv, creationArgs } from './create-virtualenv.ts';

const managedArgs = z.strictObject({
  name: z.string().startsWith('/', 'expected an absolute path').describe('Where the virtualenv is.'),
  python: creationArgs.python,
  venv_bin: creationArgs.venv_bin,
  system_site_packages: creationArgs.system_site_packages,
  ...requirementArgs,
  pip_pkgs: z
    .union([z.array(name), name.transform((value) => [value])])
    .optional()
    .describe('Requirements to install.'),
  pip_upgrade: flag
    .default(false)
    .describe('Have pip look for newer versions when something has to be installed.'),
  pip_no_cache_dir: flag.default(false).describe('Use no cache.'),
  pip_ignore_installed: flag.default(false).describe('Leave present versions in place beside the new ones.'),
  clear: flag
    .default(false)
    .describe('Has no effect on a virtualenv that is there; accepted for compatibility.'),
  prompt: creationArgs.prompt,
  distribute: noEffect,
  use_wheel: noEffect,
  never_download: noEffect,
  ...installOptionArgs,
});
type ManagedArgs = z.output<typeof managedArgs>;

interface Observed extends Properties {
  readonly exists: boolean;
  /** Requirements that are not met, as written; unknown while there is no virtualenv. */
  readonly unmet: readonly string[] | undefined;
}

/** `virtualenv.managed`: a Python virtualenv is there and has what its requirements ask for. */
export const virtualenvManaged = managed(
  'virtualenv.managed',
  'A Python virtualenv exists and has what its requirements ask for.',
);

/** `virtualenv.manage`: another name of `virtualenv.managed`. */
export const virtualenvManage = managed('virtualenv.manage', 'Another name of virtualenv.managed.');

function managed(stateName: `virtualenv.${string}`, summary: string): AnyState {
  return defineState({
    name: stateName,
    summary,
    args: managedArgs,
    ignoresExtra: true,
    examples: [
      { name: '/srv/app/venv', requirements: '/srv/app/requirements.txt', user: 'app' },
      { name: '/srv/tool/venv', system_site_packages: true, pip_pkgs: ['requests>=2'] },
    ],
    triggers: (args) => [{ kind: 'path', path: `${args.name}/bin/python` }],
    provides: (args) => [{ kind: 'path', path: args.name, recursive: true }],

    async observe(args, host, context): Promise<Observed> {
      if ((await host.files.stat(`${args.name}/bin/python`)) === undefined)
        return { exists: false, unmet: undefined };
      const wanted = [
        ...(args.pip_pkgs ?? []).map((written) => parseRequirement(written)),
        ...(await requirementsIn(await requirementFiles(args, host, context), host)),
      ];
      const environment = await findEnvironment(host, args.name);
      return { exists: true, unmet: await unmetRequirements(host, environment, wanted) };
    },
    desire: (): Properties => ({ exists: true, unmet: [] }),
    async apply(args, _desired, changes, host, context) {
      if (changes.has('exists')) await createVirtualenv(args.name, args, host);
      const hasRequirements = args.requirements !== undefined || args.pip_pkgs !== undefined;
      if (hasRequirements) await installRequirements(args, host, context);
    },
    report(changes, args, observed) {
      const packages = observed.unmet ?? args.pip_pkgs ?? [];
      return {
        ...(changes.has('exists') ? { new: args.python ?? 'python3' } : {}),
        ...(packages.length > 0 ? { packages: { new: packages, old: '' } } : {}),
      };
    },
    comment(outcome, args, changes) {
      if (outcome === 'unchanged') return 'virtualenv exists';
      if (!changes.has('exists'))
        return outcome === 'pending'
          ? `Packages are set to be installed into virtualenv ${args.name}`
          : `Installed packages into virtualenv ${args.name}`;
      return outcome === 'pending'
        ? `Virtualenv ${args.name} is set to be created`
        : 'Created new virtualenv';
    },
  });
}

async function installRequirements(args: ManagedArgs, host: Host, context: StateContext): Promise<void> {
  const requirements = await requirementFiles(args, host, context);
  const [first] = requirements;
  const options: InstallOptions = {
    ...args,
    cwd: args.cwd ?? (first === undefined ? undefined : dirname(first)),
    upgrade: args.pip_upgrade,
    no_cache_dir: args.pip_no_cache_dir,
    ignore_installed: args.pip_ignore_installed,
  };
  const { python } = await findEnvironment(host, args.name);
  const command = pipInstallCommand(python, options, { requirements, packages: args.pip_pkgs ?? [] });
  await runProgram(host, 'pip failed', command);
}

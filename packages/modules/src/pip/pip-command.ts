import type { Command } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { flag, text, textList, textMap } from '../arguments/schemas.ts';

/** How pip is to install: arguments that the states which run it share. */
export const installOptionArgs = {
  user: text.optional().describe('Account to run pip as.'),
  cwd: text.optional().describe('Directory to run pip in.'),
  index_url: text.optional().describe('Package index to use.'),
  extra_index_url: text.optional().describe('Further package index.'),
  no_index: flag.default(false).describe('Use no index, only `find_links`.'),
  find_links: textList.optional().describe('Directories or URLs to look for packages in.'),
  trusted_host: text.optional().describe('Host that needs no valid certificate.'),
  cert: text.optional().describe('File of certificate authorities.'),
  proxy: text.optional().describe('Proxy to use.'),
  timeout: text.optional().describe('Seconds to wait for an answer.'),
  no_deps: flag.default(false).describe('Leave dependencies alone.'),
  pre_releases: flag.default(false).describe('Accept pre-releases.'),
  no_binary: textList.optional().describe('Packages to build from source, or `:all:`.'),
  env_vars: textMap.optional().describe('Environment variables for builds.'),
  extra_args: z
    .array(z.union([z.string(), z.record(z.string(), text)]))
    .optional()
    .describe('Further options of pip, as written or as `option: value`.'),
};

const installOptions = z.object(installOptionArgs);

/** How pip is to install. */
export type InstallOptions = z.output<typeof installOptions> & {
  readonly upgrade?: boolean;
  readonly force_reinstall?: boolean;
  readonly ignore_installed?: boolean;
  readonly no_cache_dir?: boolean;
  readonly target?: string | undefined;
};

/** `pip install` for a Python; index URLs, which may hold passwords, go through its environment. */
export function pipInstallCommand(
  python: string,
  options: InstallOptions,
  what: {
    readonly requirements?: readonly string[];
    readonly editable?: readonly string[];
    readonly packages?: readonly string[];
  },
): Command {
  return {
    argv: [
      python,
      '-m',
      'pip',
      'install',
      '--no-input',
      ...flagsFor(options),
      ...(what.requirements ?? []).flatMap((file) => ['--requirement', file]),
      ...(what.editable ?? []).flatMap((source) => ['--editable', source]),
      '--',
      ...(what.packages ?? []).map(checkedRequirement),
    ],
    env: environmentFor(options),
    user: options.user,
    cwd: options.cwd,
    timeoutMs: 60 * 60 * 1000,
  };
}

/** `pip uninstall` for a Python. */
export function pipUninstallCommand(
  python: string,
  { user, cwd }: Pick<InstallOptions, 'user' | 'cwd'>,
  packages: readonly string[],
): Command {
  return { argv: [python, '-m', 'pip', 'uninstall', '--yes', '--', ...packages], user, cwd };
}

/** A requirement that pip cannot take for an option. */
export function checkedRequirement(requirement: string): string {
  if (!requirement.startsWith('-') && requirement.trim() !== '') return requirement;
  throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(requirement)} is not a Python requirement`);
}

function flagsFor(options: InstallOptions): string[] {
  return [
    ...(options.upgrade === true ? ['--upgrade'] : []),
    ...(options.force_reinstall === true ? ['--force-reinstall'] : []),
    ...(options.ignore_installed === true ? ['--ignore-installed'] : []),
    ...(options.no_deps ? ['--no-deps'] : []),
    ...(options.pre_releases ? ['--pre'] : []),
    ...(options.no_index ? ['--no-index'] : []),
    ...(options.no_cache_dir === true ? ['--no-cache-dir'] : []),
    ...(options.no_binary === undefined ? [] : [`--no-binary=${options.no_binary.join(',')}`]),
    ...(options.cert === undefined ? [] : [`--cert=${options.cert}`]),
    ...(options.timeout === undefined ? [] : [`--timeout=${options.timeout}`]),
    ...(options.target === undefined ? [] : [`--target=${options.target}`]),
    ...(options.extra_args ?? []).flatMap((option) =>
      typeof option === 'string'
        ? [option]
        : Object.entries(option).flatMap(([name, value]) => [name, value]),
    ),
  ];
}

function environmentFor(options: InstallOptions): Record<string, string> {
  const variables: Record<string, string | undefined> = {
    PIP_INDEX_URL: options.index_url,
    PIP_EXTRA_INDEX_URL: options.extra_index_url,
    PIP_TRUSTED_HOST: options.trusted_host,
    PIP_PROXY: options.proxy,
    PIP_FIND_LINKS: options.find_links?.join(' '),
  };
  return {
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
    ...Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...options.env_vars,
  };
}

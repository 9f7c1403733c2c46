import { defineState, type Host, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, name, oneLine, text } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';

const gemArguments = {
  name: name
    .pipe(z.string().regex(/^[A-Za-z0-9_][\w.-]*$/, 'expected the name of a gem'))
    .describe('The gem.'),
  ruby: z
    .null({ error: 'expected nothing: give the program of the Ruby that is meant as `gem_bin`' })
    .optional()
    .describe('Cannot be had; `gem_bin` says which Ruby is meant.'),
  gem_bin: text.nullish().describe('The program gem to use.'),
  user: text.nullish().describe('Account to run it as.'),
};
const installedArgs = z.strictObject({
  ...gemArguments,
  version: oneLine.nullish().describe('Version, or a condition on it: `1.2.3`, `>= 1.2`, `~> 3.0`.'),
  rdoc: flag.default(false).describe('Make documentation in the form rdoc.'),
  ri: flag.default(false).describe('Make documentation in the form ri.'),
  pre_releases: flag.default(false).describe('Versions before a release will do.'),
  proxy: text.nullish().describe('Proxy to use.'),
  source: text.nullish().describe('Address of the repository.'),
});
type GemArgs = Pick<z.output<typeof installedArgs>, 'name' | 'gem_bin' | 'user'>;

/** `gem.installed`: a gem of Ruby. */
export const gemInstalled = defineState({
  name: 'gem.installed',
  summary: 'A gem of Ruby is installed.',
  args: installedArgs,
  examples: [{ name: 'rake' }, { name: 'puma', version: '~> 6.0', user: 'app' }],
  provides: () => undefined,

  observe: async (args, host) => ({ installed: await isInstalled(args, args.version ?? undefined, host) }),
  desire: () => ({ installed: true }),
  async apply(args, _, __, host) {
    const documents = [...(args.rdoc ? ['rdoc'] : []), ...(args.ri ? ['ri'] : [])];
    await runGem(args, 'Could not install gem', host, [
      'install',
      args.name,
      documents.length === 0 ? '--no-document' : `--document=${documents.join(',')}`,
      ...given('--version', args.version),
      ...(args.pre_releases ? ['--prerelease'] : []),
      ...given('--http-proxy', args.proxy),
      ...given('--source', args.source),
    ]);
  },
  report: (_, args) => ({ [args.name]: 'Installed' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'Gem is already installed.';
    return outcome === 'changed'
      ? 'Gem was successfully installed'
      : `The gem ${args.name} would have been installed`;
  },
});

/** `gem.removed`: no such gem of Ruby, in any version. */
export const gemRemoved = defineState({
  name: 'gem.removed',
  summary: 'A gem of Ruby is not installed in any version.',
  args: z.strictObject(gemArguments),
  examples: [{ name: 'rake' }],
  provides: () => [],
  provisional: true,

  observe: async (args, host) => ({ installed: await isInstalled(args, undefined, host) }),
  desire: () => ({ installed: false }),
  apply: (args, _, __, host) =>
    runGem(args, 'Could not remove gem', host, [
      'uninstall',
      args.name,
      '--all',
      '--executables',
      '--ignore-dependencies',
    ]),
  report: (_, args) => ({ [args.name]: 'Removed' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'Gem is not installed.';
    return outcome === 'changed'
      ? 'Gem was successfully removed.'
      : `The gem ${args.name} would have been removed`;
  },
});

async function isInstalled(args: GemArgs, version: string | undefined, host: ReadOnlyHost): Promise<boolean> {
  const condition = given('--version', version);
  const { code } = await askProgram(
    host,
    command(args, ['list', '--exact', '--installed', args.name, ...condition]),
  );
  return code === 0;
}

async function runGem(args: GemArgs, what: string, host: Host, rest: readonly string[]): Promise<void> {
  await runProgram(host, what, command(args, rest));
}

function command({ gem_bin: program, user }: GemArgs, rest: readonly string[]) {
  return { argv: [program ?? 'gem', ...rest], user: user ?? undefined, timeoutMs: 60 * 60 * 1000 } as const;
}

function given(option: string, value: string | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [`${option}=${value}`];
}

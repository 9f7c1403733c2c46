import { basename, dirname, join } from 'node:path';
import type { CommandResult, Host, ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';

/** What a virtualenv is made of: arguments of everything that makes one. */
export const creationArgs = {
  python: text.optional().describe('Python to make it of; the system default when omitted.'),
  venv_bin: text
    .optional()
    .describe(
      "Program to make it with: `virtualenv`, `pyvenv` or `venv` for Python's own; whichever is there by default.",
    ),
  system_site_packages: flag.default(false).describe("It sees the system's Python packages as well."),
  prompt: text.optional().describe('What the prompt shows while it is active.'),
};

const creation = z.object(creationArgs);
type Creation = z.output<typeof creation> & {
  /** Account to make it as. */
  readonly user?: string | undefined;
  readonly env_vars?: Readonly<Record<string, string>> | undefined;
};

/** Makes a virtualenv at an absolute path, and the directories above it. */
export async function createVirtualenv(path: string, args: Creation, host: Host): Promise<CommandResult> {
  const { user, env_vars: env } = args;
  const parent = dirname(path);
  if ((await host.files.stat(parent)) === undefined)
    await host.files.makeDirectory(parent, { parents: true, user });
  return runProgram(host, `Failed to create virtualenv ${path}`, {
    argv: await creationCommand(path, args, host),
    user,
    env: { ...env },
    timeoutMs: 10 * 60 * 1000,
  });
}

async function creationCommand(
  path: string,
  args: Creation,
  host: ReadOnlyHost,
): Promise<readonly [string, ...string[]]> {
  const options = [
    ...(args.system_site_packages ? ['--system-site-packages'] : []),
    ...(args.prompt === undefined ? [] : [`--prompt=${args.prompt}`]),
    path,
  ];
  const program = args.venv_bin ?? ((await isInstalled(host, 'virtualenv')) ? 'virtualenv' : 'venv');
  if (/^(?:venv|pyvenv|python3? -m venv)/.test(basename(program)))
    return [args.python ?? 'python3', '-m', 'venv', ...options];
  // Nothing is fetched to make it: the wheels that come with virtualenv will do.
  return [
    program,
    '--no-download',
    ...(args.python === undefined ? [] : [`--python=${args.python}`]),
    ...options,
  ];
}

async function isInstalled(host: ReadOnlyHost, program: string): Promise<boolean> {
  for (const directory of ['/usr/local/bin', '/usr/bin', '/bin']) {
    if ((await host.files.stat(join(directory, program))) !== undefined) return true;
  }
  return false;
}

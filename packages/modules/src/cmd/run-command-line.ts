import { type Command, environmentOf, type Host, type Json, type StateContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import type { CommandOptions } from './command-arguments.ts';
import { splitWords } from './split-words.ts';

/** What a command line came to, in the shape of Salt's `cmd.run_all`. */
export interface CommandReturn {
  readonly pid: number;
  readonly retcode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly [key: string]: Json;
}

const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a line as the user wrote it: through a shell, or with `python_shell: false` as the program and the arguments that it
 * names. A list is an argument vector. Throws a MusterError when it cannot be started.
 */
export async function runCommandLine(
  line: string | readonly string[],
  options: CommandOptions,
  host: Host,
  context: StateContext,
): Promise<CommandReturn> {
  const rendered = typeof line === 'string' ? await renderLine(line, options, context) : line;
  const command = commandOf(rendered, options, context);
  const { pid, code, stdout, stderr, timedOut } = await host.processes.run(command);
  if (timedOut) {
    const shown = typeof line === 'string' ? line : line.join(' ');
    return { pid, retcode: 1, stdout: `${shown}: Timed out after ${options.timeout} seconds`, stderr: '' };
  }
  const out = trimmed(stdout, options);
  const error = trimmed(stderr, options);
  const succeeded = isSuccess(code, out, error, options);
  if (!succeeded && options.raise_err === true) {
    throw new MusterError('COMMAND_FAILED', error || out || `the command ended with exit code ${code}`);
  }
  return {
    pid,
    retcode: succeeded ? 0 : code,
    stdout: options.hide_output ? '' : out,
    stderr: options.hide_output ? '' : error,
  };
}

/** The shell that reads a line: the one asked for, or the one of the account that the minion runs as. */
export function shellFor(options: Pick<CommandOptions, 'shell'>, context: StateContext): string {
  const shell = options.shell ?? context.grains['shell'];
  return typeof shell === 'string' && shell.startsWith('/') && !/\/(?:nologin|false)$/.test(shell)
    ? shell
    : '/bin/sh';
}

async function renderLine(
  line: string,
  { template, saltenv }: CommandOptions,
  context: StateContext,
): Promise<string> {
  if (template === undefined) return line;
  return context.render({
    source: { text: line, name: 'command line' },
    engine: template,
    saltenv: saltenv ?? context.saltenv,
    context: {},
    defaults: {},
  });
}

function commandOf(
  line: string | readonly string[],
  options: CommandOptions,
  context: StateContext,
): Command {
  const argv = argumentVector(line, options, shellFor(options, context));
  const env = environmentOf(options.env);
  const path =
    options.prepend_path === undefined
      ? {}
      : { PATH: `${options.prepend_path}:${env['PATH'] ?? standardPath}` };
  return {
    argv: options.root === undefined ? argv : ['chroot', options.root, ...argv],
    env: { ...env, ...path },
    cleanEnv: options.clean_env ? true : undefined,
    signal: context.signal,
    cwd: options.cwd,
    user: options.runas,
    group: options.group,
    umask: options.umask === undefined ? undefined : Number.parseInt(options.umask, 8),
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
    stdin: options.stdin,
  };
}

function argumentVector(
  line: string | readonly string[],
  { bg, python_shell: isShell = true }: CommandOptions,
  shell: string,
): [string, ...string[]] {
  if (typeof line === 'string' && isShell) {
    return [shell, '-c', bg ? `( ${line}\n) >/dev/null 2>&1 </dev/null &` : line];
  }
  const [program, ...args] = typeof line === 'string' ? splitWords(line) : line;
  if (program === undefined) throw new MusterError('ARGUMENT_INVALID', 'the command line is empty');
  // Only a shell puts a program into the background; it gets the words as its arguments and reads none of them.
  return bg
    ? [shell, '-c', '"$@" >/dev/null 2>&1 </dev/null &', shell, program, ...args]
    : [program, ...args];
}

function isSuccess(code: number, stdout: string, stderr: string, options: CommandOptions): boolean {
  return (
    code === 0 ||
    [options.success_retcodes ?? []].flat().includes(code) ||
    [options.success_stdout ?? []].flat().includes(stdout) ||
    [options.success_stderr ?? []].flat().includes(stderr)
  );
}

function trimmed(output: string, { rstrip }: CommandOptions): string {
  return rstrip ? output.trimEnd() : output;
}

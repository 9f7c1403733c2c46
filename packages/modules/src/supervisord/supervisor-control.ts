import { type Command, type CommandResult, type Host, NotYetError, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { text } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { programError } from '../program/run-program.ts';
import { whenReachable } from '../service/when-reachable.ts';

/** How to reach supervisord: arguments that all its states share. */
export const controlArgs = {
  user: text.optional().describe('Account to run supervisorctl as.'),
  conf_file: text.optional().describe('Configuration file that supervisorctl reads.'),
  bin_env: text.optional().describe('supervisorctl itself, or the virtualenv that it is in.'),
};

const control = z.object(controlArgs);

/** How to reach supervisord. */
export type SupervisorAccess = z.output<typeof control>;

/** One program under supervisord. */
export interface SupervisedProcess {
  /** `name`, or `group:name`. */
  readonly name: string;
  /** RUNNING, STARTING, STOPPED, BACKOFF, EXITED, FATAL, ... */
  readonly state: string;
  readonly reason: string;
}

/** What supervisord would do after reading its configuration again, by program or group. */
export type ConfigurationUpdates = ReadonlyMap<string, 'available' | 'changed' | 'disappeared'>;

/** The programs that supervisord knows. NotYetError where there is no supervisord to ask. */
export async function supervisedProcesses(
  host: ReadOnlyHost,
  access: SupervisorAccess,
): Promise<readonly SupervisedProcess[]> {
  return parseStatus((await ask(host, access, ['status'])).stdout);
}

/** Lets supervisord read its configuration files again and tells what is different; nothing is started or stopped by it. */
export async function pendingUpdates(
  host: ReadOnlyHost,
  access: SupervisorAccess,
): Promise<ConfigurationUpdates> {
  return parseUpdates((await ask(host, access, ['reread'])).stdout);
}

/** Runs a command of supervisorctl that changes something; what supervisord calls an error is one. */
export async function controlSupervisor(
  host: Host,
  access: SupervisorAccess,
  args: readonly string[],
): Promise<string> {
  const result = await host.processes.run(controlCommand(access, args));
  if (isFailure(result)) throw programError(`supervisorctl ${args.join(' ')}`, result);
  return result.stdout;
}

/** Reads the table of `supervisorctl status`. */
export function parseStatus(output: string): SupervisedProcess[] {
  return output.split('\n').flatMap((line) => {
    const [, name, state, reason] = /^(\S+)\s+([A-Z]+)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    return name === undefined || state === undefined ? [] : [{ name, state, reason: reason ?? '' }];
  });
}

/** Reads the answer of `supervisorctl reread`. */
export function parseUpdates(output: string): ConfigurationUpdates {
  const updates = new Map<string, 'available' | 'changed' | 'disappeared'>();
  for (const line of output.split('\n')) {
    const [, name, word] = /^(\S+): (available|changed|disappeared)$/.exec(line.trim()) ?? [];
    if (name !== undefined && (word === 'available' || word === 'changed' || word === 'disappeared'))
      updates.set(name, word);
  }
  return updates;
}

function ask(host: ReadOnlyHost, access: SupervisorAccess, args: readonly string[]): Promise<CommandResult> {
  return whenReachable(host, 'supervisor', () => askOnce(host, access, args));
}

async function askOnce(
  host: ReadOnlyHost,
  access: SupervisorAccess,
  args: readonly string[],
): Promise<CommandResult> {
  const result = await askProgram(host, controlCommand(access, args));
  const said = `${result.stdout}\n${result.stderr}`;
  if (
    /no such file|refused connection|SHUTDOWN_STATE|could not find config file|\.ini\b.*not found/i.test(said)
  )
    throw new NotYetError(`supervisord cannot be reached: ${said.trim()}`, [
      { kind: 'service', unit: 'supervisor' },
    ]);
  // `status` ends with 3 when a program does not run; that is an answer.
  if (result.code !== 0 && result.code !== 3) throw programError(`supervisorctl ${args.join(' ')}`, result);
  return result;
}

function isFailure({ code, stdout }: CommandResult): boolean {
  if (/: ERROR \((?:already started|not running|already stopped)\)/.test(stdout)) return false;
  return code !== 0 || /^error:|: ERROR|^ERROR/m.test(stdout);
}

function controlCommand(access: SupervisorAccess, args: readonly string[]): Command {
  return {
    argv: [
      program(access.bin_env),
      ...(access.conf_file === undefined ? [] : ['-c', access.conf_file]),
      ...args,
    ],
    user: access.user,
    timeoutMs: 5 * 60 * 1000,
  };
}

function program(binEnv: string | undefined): string {
  if (binEnv === undefined) return 'supervisorctl';
  return binEnv.endsWith('/supervisorctl') ? binEnv : `${binEnv.replace(/\/$/, '')}/bin/supervisorctl`;
}

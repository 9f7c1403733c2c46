import { basename } from 'node:path';
import { type Command, type CommandResult, NotYetError, type ReadOnlyHost } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';

/** Runs a program that only reads. NotYetError where the program or the account is not there: a state that is pending may bring it. */
export async function askProgram(host: ReadOnlyHost, command: Command): Promise<CommandResult> {
  if (command.user !== undefined && (await host.accounts.user(command.user)) === undefined)
    throw new NotYetError(`User ${command.user} is not available`, [{ kind: 'user', name: command.user }]);
  const [program] = command.argv;
  const needed = [{ kind: 'program', name: basename(program) }] as const;
  try {
    const result = await host.processes.query(command);
    if (result.code === 127) throw new NotYetError(`${program} is not installed`, needed);
    return result;
  } catch (error) {
    if (error instanceof MusterError && error.code === 'COMMAND_FAILED')
      throw new NotYetError(`${program} cannot be run: ${errorMessage(error)}`, needed);
    throw error;
  }
}

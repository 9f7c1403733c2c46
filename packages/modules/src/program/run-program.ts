import type { Command, CommandResult, Processes } from '@muster/engine';
import { MusterError } from '@muster/shared';

/** Runs a program that has to succeed; COMMAND_FAILED with what it said otherwise. `what` begins the message. */
export async function runProgram(
  host: { readonly processes: Processes },
  what: string,
  command: Command,
): Promise<CommandResult> {
  const result = await host.processes.run(command);
  if (result.code !== 0) throw programError(what, result);
  return result;
}

/** The error for a program that failed, with the end of what it said. */
export function programError(what: string, result: CommandResult): MusterError {
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-15).join('\n');
  const reason = result.timedOut ? 'it took too long' : said || `it ended with code ${result.code}`;
  return new MusterError('COMMAND_FAILED', `${what}: ${reason}`, {
    details: { code: result.code, stderr: result.stderr.slice(-4000) },
  });
}

import type { Command, CommandResult, Processes } from '@muster/engine';
import { MusterError } from '@muster/shared';

const environment = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBIAN_PRIORITY: 'critical',
  APT_LISTCHANGES_FRONTEND: 'none',
  APT_LISTBUGS_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
  UCF_FORCE_CONFFOLD: '1',
};

const lockTimeoutSeconds = 300;
const commandTimeoutMs = 60 * 60 * 1000;

/** Runs apt-get without questions: changed configuration files are kept, locks are waited for, an interrupted dpkg is finished first. */
export async function runAptGet(processes: Processes, args: readonly string[]): Promise<CommandResult> {
  const command: Command = {
    argv: [
      'apt-get',
      '-q',
      '-y',
      '-o',
      'DPkg::Options::=--force-confold',
      '-o',
      'DPkg::Options::=--force-confdef',
      '-o',
      `DPkg::Lock::Timeout=${lockTimeoutSeconds}`,
      ...args,
    ],
    env: environment,
    timeoutMs: commandTimeoutMs,
  };
  let result = await runWaitingForListsLock(processes, command);
  if (/dpkg was interrupted/.test(result.stderr)) {
    await processes.run({
      argv: ['dpkg', '--force-confold', '--force-confdef', '--configure', '--pending'],
      env: environment,
      timeoutMs: commandTimeoutMs,
    });
    result = await runWaitingForListsLock(processes, command);
  }
  if (result.code !== 0) throw aptError(command, result);
  return result;
}

/** apt waits for dpkg's lock by itself, but not for the one on its lists. */
async function runWaitingForListsLock(processes: Processes, command: Command): Promise<CommandResult> {
  const end = Date.now() + lockTimeoutSeconds * 1000;
  for (;;) {
    const result = await processes.run(command);
    const isLocked = result.code !== 0 && /Could not get lock \/var\/lib\/apt\/lists\//.test(result.stderr);
    if (!isLocked || Date.now() > end) return result;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function aptError(command: Command, result: CommandResult): MusterError {
  const errors = result.stderr.split('\n').filter((line) => /^E: |^dpkg: error/.test(line));
  const lines = errors.length > 0 ? errors : (result.stderr || result.stdout).trim().split('\n').slice(-5);
  const reason = result.timedOut ? 'took longer than an hour' : lines.join('\n');
  return new MusterError('COMMAND_FAILED', reason || `apt-get ended with code ${result.code}`, {
    details: { argv: command.argv, code: result.code, stderr: result.stderr.slice(-4000) },
    retryable: /Could not (?:resolve|connect)|Temporary failure|Connection failed|Could not get lock/.test(
      result.stderr,
    ),
  });
}

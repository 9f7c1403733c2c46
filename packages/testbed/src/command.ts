import { execa } from 'execa';
import { TestbedError } from './testbed-error.ts';

/** What a command gave: its exit code (137 when it was killed) and its whole output. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string | Uint8Array;
  /** Milliseconds after which the command is killed. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Runs an argument vector on this machine and resolves however it ends. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [file = '', ...args] = argv;
  const result = await execa(file, args, {
    reject: false,
    stripFinalNewline: false,
    input: options.stdin ?? '',
    timeout: options.timeout ?? 0,
    forceKillAfterDelay: 500,
    cancelSignal: options.signal ?? AbortSignal.any([]),
  });
  if (result.exitCode === undefined && !result.isTerminated) {
    throw new TestbedError(`cannot run ${file}: ${result.shortMessage}`);
  }
  return { code: result.exitCode ?? 137, stdout: result.stdout, stderr: result.stderr };
}

/** Runs an argument vector on this machine and gives its standard output; a failure throws. */
export async function output(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await command(argv, options);
  if (result.code !== 0) throw failure(argv, result);
  return result.stdout;
}

/** The error for a command that failed, with the last lines it wrote. */
export function failure(argv: readonly string[], result: CommandResult): TestbedError {
  const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  return new TestbedError(`${argv.join(' ')}: exit code ${result.code}\n${tail}`);
}

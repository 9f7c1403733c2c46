#!/usr/bin/env node
import { errorMessage, MusterError } from '@muster/shared';
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { saltWords } from './input/salt-words.ts';
import { commanderExitCode, createProgram } from './program.ts';
import { version } from './version.ts';

const program = createProgram(version, (code) => {
  process.exitCode = code;
});

// A reader that went away (`| head`) has seen enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  const commands = new Set(program.commands.map((command) => command.name()));
  await program.parseAsync(saltWords(process.argv.slice(2), commands), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = commanderExitCode(error);
  } else {
    process.exitCode = isUsageError(error) ? exitCodes.usage : exitCodes.commandFailed;
    process.stderr.write(`muster: ${errorMessage(error)}\n`);
    if (!(error instanceof MusterError) && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

function isUsageError(error: unknown): boolean {
  return (
    error instanceof MusterError && (error.code === 'ARGUMENT_INVALID' || error.code === 'TARGET_INVALID')
  );
}

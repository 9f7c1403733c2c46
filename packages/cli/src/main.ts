#!/usr/bin/env node
import { errorMessage, MusterError } from '@muster/shared';
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { saltWords } from './input/salt-words.ts';
import { commanderExitCode, createProgram } from './program.ts';
import { saltPrograms } from './salt/salt-programs.ts';
import { version } from './version.ts';

// A reader that went away (`| head`) has seen enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const words = process.argv.slice(2);
const [name = ''] = words;
const loadSaltProgram = saltPrograms.get(name);
try {
  if (loadSaltProgram === undefined) await runMuster();
  else {
    const { runSaltProgram } = await import('./salt/run-salt-program.ts');
    process.exitCode = await runSaltProgram(name, await loadSaltProgram(), words.slice(1));
  }
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = commanderExitCode(error);
  } else {
    process.exitCode = isUsageError(error) ? exitCodes.usage : exitCodes.commandFailed;
    process.stderr.write(`${loadSaltProgram === undefined ? 'muster' : name}: ${errorMessage(error)}\n`);
    if (!(error instanceof MusterError) && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

async function runMuster(): Promise<void> {
  const program = createProgram(version, (code) => {
    process.exitCode = code;
  });
  const commands = new Set(program.commands.map((command) => command.name()));
  await program.parseAsync(saltWords(words, commands), { from: 'user' });
}

function isUsageError(error: unknown): boolean {
  return (
    error instanceof MusterError && (error.code === 'ARGUMENT_INVALID' || error.code === 'TARGET_INVALID')
  );
}

import { MusterError } from '@muster/shared';
import { Command, Option } from 'commander';
import { addTargetOptions } from '../input/target-options.ts';
import { textOption } from '../input/text-option.ts';
import { createTerminal } from '../output/create-terminal.ts';
import { version } from '../version.ts';
import { commonOptions } from './common-options.ts';
import { createSaltOutput } from './salt-output.ts';
import type { SaltOption, SaltProgram } from './salt-program.ts';

/** Runs one of the programs with Salt's names; the exit code is Salt's. */
export async function runSaltProgram(
  name: string,
  program: SaltProgram,
  line: readonly string[],
): Promise<number> {
  const command = createCommand(name, program).parse(line, { from: 'user' });
  const options: Readonly<Record<string, unknown>> = command.opts();
  if (options['colour'] === false) process.env['NO_COLOR'] = '1';
  const configDirectory = textOption(options, 'configDir');
  const terminal = createTerminal({ document: undefined, localTime: false, pages: false, configDirectory });
  const output = await createSaltOutput(terminal, options);
  return await program.run({
    invocation: { terminal, configDirectory },
    words: command.args,
    options,
    output,
  });
}

function createCommand(name: string, { usage, summary, target, options }: SaltProgram): Command {
  const command = new Command(name)
    .usage(`[options] ${usage}`)
    .description(`${summary}\nMuster under the name of one of Salt's programs.`)
    .version(`${name} ${version} (Muster)`)
    .argument('[words...]')
    .showSuggestionAfterError()
    .exitOverride();
  for (const option of [...options, ...commonOptions]) command.addOption(commanderOption(option));
  if (target === 'none') return command;
  addTargetOptions(command, target === 'any' ? [] : ['compound']);
  return command.addOption(new Option('--pillar', 'the same as -I').implies({ pillarKey: true }));
}

function commanderOption(option: SaltOption): Option {
  if ('does' in option) return new Option(option.flags, option.does);
  const hidden = new Option(option.flags).hideHelp();
  if ('ignored' in option) return hidden;
  const refuse = () => {
    throw new MusterError('ARGUMENT_INVALID', `${option.flags} has no meaning here: ${option.instead}`);
  };
  return hidden.argParser(refuse);
}

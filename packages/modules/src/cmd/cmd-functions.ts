import {
  type BoundArguments,
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  isList,
  isRecord,
  type Json,
  type Parameter,
  textOf,
} from '@muster/engine';
import { type CommandOptions, commandArguments, parseCommandOptions } from './command-arguments.ts';
import { type CommandReturn, runCommandLine } from './run-command-line.ts';
import { runScript } from './run-script.ts';

const line: Parameter = {
  name: 'cmd',
  description: 'The command line; a list is a program and its arguments.',
  required: true,
};
const options: readonly Parameter[] = Object.entries(commandArguments).map(([name, schema]) => ({
  name,
  description: schema.description ?? '',
}));

/** `cmd.*`: command lines on the host. */
export const cmdFunctions: readonly ExecutionFunction[] = [
  commandFunction('cmd.run', 'Runs a command line; what it prints, errors included.', bothOutputs),
  commandFunction(
    'cmd.shell',
    'Runs a command line through a shell; what it prints, errors included.',
    bothOutputs,
    { python_shell: true },
  ),
  commandFunction('cmd.run_stdout', 'Runs a command line; what it prints.', ({ stdout }) => stdout),
  commandFunction('cmd.run_stderr', 'Runs a command line; what it prints as errors.', ({ stderr }) => stderr),
  commandFunction(
    'cmd.run_all',
    'Runs a command line; output, errors, exit code and process id.',
    (all) => all,
  ),
  commandFunction('cmd.retcode', 'Runs a command line; its exit code.', ({ retcode }) => retcode),
  commandFunction('cmd.run_bg', 'Starts a command line and does not wait for it.', ({ pid }) => ({ pid }), {
    bg: true,
  }),
  scriptFunction('cmd.script', 'Runs a script of the file roots.', (all) => all),
  scriptFunction(
    'cmd.script_retcode',
    'Runs a script of the file roots; its exit code.',
    ({ retcode }) => retcode,
  ),
  defineFunction({
    name: 'cmd.which',
    summary: 'Where a program is; null where it is not.',
    parameters: [{ name: 'cmd', description: 'Name of the program.', required: true }],
    readOnly: true,
    run: async ({ values }, context) => (await which(textOf(values['cmd'] ?? ''), context)) ?? null,
  }),
  defineFunction({
    name: 'cmd.has_exec',
    summary: 'Whether a program is there.',
    parameters: [{ name: 'cmd', description: 'Name of the program.', required: true }],
    readOnly: true,
    run: async ({ values }, context) => (await which(textOf(values['cmd'] ?? ''), context)) !== undefined,
  }),
  defineFunction({
    name: 'cmd.which_bin',
    summary: 'Where the first program of several is that is there.',
    parameters: [{ name: 'cmds', description: 'Names of programs.', required: true }],
    readOnly: true,
    async run({ values }, context) {
      const names = values['cmds'];
      for (const name of Array.isArray(names) ? names : []) {
        const found = await which(textOf(name), context);
        if (found !== undefined) return found;
      }
      return null;
    },
  }),
  defineFunction({
    name: 'cmd.shells',
    summary: 'The shells that the host allows for log-in.',
    parameters: [],
    readOnly: true,
    async run(_, { host }) {
      if ((await host.files.stat('/etc/shells')) === undefined) return [];
      return (await host.files.readText('/etc/shells')).split('\n').filter((entry) => entry.startsWith('/'));
    },
  }),
  defineFunction({
    name: 'cmd.exec_code',
    summary: 'Runs a piece of code with an interpreter; what it prints.',
    parameters: [
      { name: 'lang', description: 'The interpreter.', required: true },
      { name: 'code', description: 'The code, handed to it as input.', required: true },
      { name: 'cwd', description: 'Directory to run in.' },
    ],
    async run({ values }, context) {
      const cwd = values['cwd'];
      const { stdout, stderr } = await context.host.processes.run({
        argv: [textOf(values['lang'] ?? '')],
        stdin: textOf(values['code'] ?? ''),
        signal: context.signal,
        ...(typeof cwd === 'string' ? { cwd } : {}),
      });
      return (stdout + stderr).trimEnd();
    },
  }),
];

function commandFunction(
  name: `cmd.${string}`,
  summary: string,
  shown: (all: CommandReturn) => Json,
  fixed: Partial<CommandOptions> = {},
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    parameters: [line, ...options],
    acceptsExtra: true,
    async run({ values }, context) {
      const options = { python_shell: context.isNested !== true, ...optionsOf(values), ...fixed };
      const command = values['cmd'] ?? '';
      const line = isList(command) ? command.map(textOf) : textOf(command);
      return shown(await runCommandLine(line, options, context.host, context));
    },
  });
}

function scriptFunction(
  name: `cmd.${string}`,
  summary: string,
  shown: (all: CommandReturn) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    parameters: [
      { name: 'source', description: 'Where the script is.', required: true },
      { name: 'args', description: 'Arguments of the script, as the shell reads them.' },
      ...options,
      { name: 'context', description: 'Names for the template.' },
    ],
    acceptsExtra: true,
    async run({ values }, context) {
      const { context: names, template } = values;
      const script = {
        source: textOf(values['source'] ?? ''),
        args: textOf(values['args'] ?? ''),
        template: typeof template === 'string' ? template : undefined,
        context: isRecord(names) ? names : {},
        defaults: {},
      };
      return shown(await runScript(script, optionsOf(values), context.host, context));
    },
  });
}

function optionsOf(values: BoundArguments['values']): CommandOptions {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return parseCommandOptions(Object.fromEntries(given));
}

function bothOutputs({ stdout, stderr }: CommandReturn): string {
  return [stdout, stderr].filter((part) => part !== '').join('\n');
}

async function which(program: string, { host }: FunctionContext): Promise<string | undefined> {
  const candidates = program.includes('/')
    ? [program]
    : searchPath.map((directory) => `${directory}/${program}`);
  for (const path of candidates) {
    const found = await host.files.stat(path);
    if (found?.kind === 'file' && (found.mode & 0o111) !== 0) return path;
  }
  return undefined;
}

const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
